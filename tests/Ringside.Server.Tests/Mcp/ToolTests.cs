using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>Ringside's tools, by the official client against the real server.</summary>
public sealed class ToolTests
{
    /// <summary>How long a call waits at most.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact(DisplayName = "[O20] [M5] the tools are listed with their schemas, and what only looks or destroys says so")]
    public async Task The_tools_are_listed()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();

        var tools = await lead.Client.ListToolsAsync();

        Assert.Equal(
            ["ask_person", "create_task", "list_agents", "list_sessions", "open_thread", "post_message", "read_session", "send_prompt", "start_session", "stop_session", "wait_for"],
            tools.Select(tool => tool.Name).Order());
        Assert.Equal(["list_agents", "list_sessions", "read_session", "wait_for"], tools.Where(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint == true).Select(tool => tool.Name).Order());
        Assert.Equal("stop_session", Assert.Single(tools, tool => tool.ProtocolTool.Annotations!.DestructiveHint == true).Name);
        Assert.All(tools, tool => Assert.Equal("object", tool.JsonSchema.Text("type")));
        Assert.Contains((await lead.DoAsync("list_agents")).GetProperty("agents").EnumerateArray(), agent => agent.Text("name") == "demo");
    }

    [Fact(DisplayName = "[O21] [M5] an agent starts another one, prompts it, waits until it is idle and reads it; everything is an event of the acting session")]
    public async Task An_agent_runs_another_one()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();

        var started = await lead.DoAsync("start_session", new { agent = "demo", prompt = "Count the files." });
        var child = started.Text("session")!;
        Assert.True((await lead.DoAsync("wait_for", new { session = child })).GetProperty("through").GetBoolean());
        await lead.DoAsync("send_prompt", new { session = child, text = "And the folders." });
        var waited = await lead.DoAsync("wait_for", new { session = child });

        Assert.Equal(("idle", "completed", "You said: And the folders."), (waited.Text("status"), waited.Text("lastRun"), waited.Text("saidLast")));
        var read = await lead.DoAsync("read_session", new { session = child, limit = 2 });
        Assert.Contains("“", (await lead.Client.CallToolAsync("read_session", new Dictionary<string, object?> { ["session"] = child })).Content.OfType<ModelContextProtocol.Protocol.TextContentBlock>().Single().Text, StringComparison.Ordinal);
        Assert.Equal(["message.completed", "run.completed"], read.GetProperty("happened").EnumerateArray().Select(item => item.Text("what")));
        var before = await lead.DoAsync("read_session", new { session = child, before = read.Text("earlier") });
        Assert.Contains("And the folders.", before.ToString(), StringComparison.Ordinal);
        Assert.Equal([child, lead.Session], (await lead.DoAsync("list_sessions")).GetProperty("sessions").EnumerateArray().Select(session => session.Text("session")));

        var tree = await History.AllAsync(mcp.Http, "/api/events", $"&tree={lead.Session}");
        var made = tree.Where(e => e.Type() is "session.created" or "thread.opened" or "prompt.queued").Skip(2).ToList();
        Assert.Equal(["session.created", "thread.opened", "prompt.queued", "prompt.queued"], made.Types());
        Assert.All(made, e => Assert.Equal(("agent", lead.Session), (e.Text("source"), e.Text("actor"))));
        Assert.Equal(lead.Run, made[1].Text("run"));
        var owner = (await Rest.GetAsync(mcp.Http, $"/api/sessions/{lead.Session}"))["owner"];
        Assert.Equal(owner, (await Rest.GetAsync(mcp.Http, $"/api/sessions/{child}"))["owner"]);
    }

    [Fact(DisplayName = "[O22] a blocking question whose answer comes within the call is the call's answer, and no prompt")]
    public async Task An_answer_within_the_call_is_its_answer()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);

        var asking = worker.DoAsync("open_thread", new { to = lead.Session, text = "Which port?", kind = "question", urgency = "blocking" });
        var thread = await OpenedAsync(mcp, lead.Session);
        Assert.Equal("waiting", (await Rest.GetAsync(mcp.Http, $"/api/sessions/{worker.Session}"))["status"]);
        await lead.DoAsync("post_message", new { thread, text = "8080" });

        var answer = await asking;
        Assert.Equal(("answered", "answer", "8080", lead.Session), (answer.Text("status"), answer.Text("kind"), answer.Text("text"), answer.Text("from")));
        Assert.Equal("running", (await Rest.GetAsync(mcp.Http, $"/api/sessions/{worker.Session}"))["status"]);
        Assert.Single(await History.OfSessionAsync(mcp.Http, worker.Session), e => e.Type() == "prompt.queued" && e.Text("session") == worker.Session);
    }

    [Fact(DisplayName = "[O22] no call takes 50 s: an answer that comes later is a prompt, of a thread, of a person, and of a session that was waited for")]
    public async Task What_takes_longer_comes_as_a_prompt()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        var (worker, busy) = (await mcp.LeadAsync(parent: lead.Session), await mcp.LeadAsync(parent: lead.Session));
        var asking = worker.DoAsync("open_thread", new { to = busy.Session, text = "Which port?", kind = "question", urgency = "blocking" });
        var thread = await OpenedAsync(mcp, busy.Session);
        var askingPerson = worker.DoAsync("ask_person", new { question = "Which colour?", options = new[] { "red", "green" } });
        var question = await QuestionAsync(mcp, worker.Session);
        var waiting = lead.DoAsync("wait_for", new { session = busy.Session, timeoutSeconds = 600 });
        await time.TimersAsync(Limit, count: 3);

        time.Advance(Limit);

        Assert.Equal("waiting", (await asking).Text("status"));
        Assert.Equal("open", (await askingPerson).Text("status"));
        Assert.Contains("You will be prompted", (await waiting).Text("note"), StringComparison.Ordinal);
        await Rest.DoAsync(mcp.Http, $"/api/threads/{thread}/messages", $$"""{"from":"{{busy.Session}}","text":"8080"}""");
        await Rest.DoAsync(mcp.Http, $"/api/interactions/{question}/answer", """{"option":"2"}""");
        await Rest.DoAsync(mcp.Http, $"/api/runs/{busy.Run}/cancel");
        await History.OfRunAsync(mcp.Http, busy.Run);
        await Rest.DoAsync(mcp.Http, $"/api/runs/{worker.Run}/cancel");
        await Rest.DoAsync(mcp.Http, $"/api/runs/{lead.Run}/cancel");
        await mcp.Heard.WaitAsync("the answer in the thread", prompt => prompt.Contains("8080", StringComparison.Ordinal));
        await mcp.Heard.WaitAsync("the person's answer", prompt => prompt.Contains("green", StringComparison.Ordinal) && prompt.Contains("Which colour?", StringComparison.Ordinal));
        await mcp.Heard.WaitAsync("that the session is idle", prompt => prompt.Contains(busy.Session, StringComparison.Ordinal) && prompt.Contains("that you waited for is idle", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "[O22] a wait whose time is up, while the server was down too, is a prompt that says so")]
    public async Task A_wait_ends_after_its_time()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        await Rest.PostAsync(mcp.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var program = (await Rest.DoAsync(mcp.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead.Session}}"}"""))["id"];
        await Rest.WriteAsync(mcp.Http, program, Rest.Event("run.started", new { leaseMs = 86_400_000 }));
        var waiting = lead.DoAsync("wait_for", new { session = program, timeoutSeconds = 600 });
        await time.TimersAsync(Limit);
        time.Advance(Limit);
        await waiting;

        await mcp.Host.StopAsync();
        time.Advance(TimeSpan.FromSeconds(600));
        await mcp.Host.StartAsync();

        await mcp.Heard.WaitAsync("that the time is up", prompt => prompt.Contains(program, StringComparison.Ordinal) && prompt.Contains("your time to wait is up", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "[O23] waiting in a circle is refused, the circle named; and who is asked is let out of its wait")]
    public async Task Waiting_in_a_circle_is_refused()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);
        var waiting = lead.DoAsync("wait_for", new { session = worker.Session });
        await time.TimersAsync(Limit);

        var refused = await worker.RefusedAsync("wait_for", new { session = lead.Session });
        Assert.Equal("conflict", refused.Text("error"));
        Assert.Contains(worker.Session, refused.Text("detail"), StringComparison.Ordinal);
        Assert.Contains(lead.Session, refused.Text("detail"), StringComparison.Ordinal);

        var asking = worker.DoAsync("open_thread", new { to = lead.Session, text = "Which port?", urgency = "blocking" });
        var woken = await waiting;
        var thread = Assert.Single(woken.GetProperty("asksYou").EnumerateArray()).GetString()!;
        Assert.Equal("conflict", (await lead.RefusedAsync("wait_for", new { session = worker.Session })).Text("error"));
        Assert.Equal("conflict", (await lead.RefusedAsync("post_message", new { thread, text = "Why?", kind = "question", urgency = "blocking" })).Text("error"));
        await lead.DoAsync("post_message", new { thread, text = "8080" });
        Assert.Equal("8080", (await asking).Text("text"));
    }

    private static async Task<string> OpenedAsync(McpHost mcp, string peer)
    {
        await using var stream = await SseFrames.OpenAsync(mcp.Http, $"/api/sessions/{peer}/events?type=thread.opened");
        return (await stream.ReadUntilAsync(frame => frame.Event == "thread.opened" && frame.Data.Text("peer") == peer))[^1].Data.Text("thread")!;
    }

    private static async Task<string> QuestionAsync(McpHost mcp, string session)
    {
        await using var stream = await SseFrames.OpenAsync(mcp.Http, $"/api/sessions/{session}/events?type=interaction.opened");
        return (await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened"))[^1].Data.Data().Text("interaction")!;
    }
}
