using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Threads between agents that the server runs, and the people who step in.</summary>
public sealed class ThreadTests
{
    [Fact(DisplayName = "[O10] [M8] a thread is a resource and a chain of events that both sessions' readers see; lists find it by session, tree and status")]
    public async Task A_thread_is_a_resource()
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());

        var opened = await talk.OpenAsync(new { from = one, to = other, kind = "status", urgency = "important", text = "I begin with the parser.\nMore later." });
        var thread = opened["id"];
        await talk.SayAsync(thread, new { from = other, kind = "status", text = "Good." });

        var read = (await Rest.GetAsync(talk.Http, $"/api/threads/{thread}")).Json;
        Assert.Equal(
            (one, other, "status", "important", "I begin with the parser.", "open", 1),
            (read.Text("session"), read.Text("peer"), read.Text("kind"), read.Text("urgency"), read.Text("title"), read.Text("status"), read.GetProperty("messages").GetInt32()));
        Assert.StartsWith(opened["cursor"].Split('.')[0], read.Text("cursor"), StringComparison.Ordinal);
        foreach (var query in new[] { $"session={one}", $"session={other}", $"tree={one}", $"tree={other}", "status=open" })
        {
            Assert.Equal(thread, Assert.Single((await Rest.GetAsync(talk.Http, $"/api/threads?{query}")).Json.GetProperty("items").EnumerateArray()).Text("id"));
        }

        Assert.Empty((await Rest.GetAsync(talk.Http, "/api/threads?status=waiting")).Json.GetProperty("items").EnumerateArray());
        foreach (var session in new[] { one, other })
        {
            Assert.Equal(["thread.opened", "thread.message"], (await History.OfSessionAsync(talk.Http, session)).Types().Where(type => type.StartsWith("thread.", StringComparison.Ordinal)));
        }

        ErrorTests.Refused(await Rest.GetAsync(talk.Http, "/api/threads?status=busy"), 400, "invalid_query");
        ErrorTests.Refused(await Rest.GetAsync(talk.Http, "/api/threads/thr_nothing"), 404, "not_found");
    }

    [Fact(DisplayName = "[O10] [O16] [M5] a delegation opens a session below and its thread in one commit; the new one is prompted with the task, in the same folder, and the tree is read as one")]
    public async Task A_delegation_opens_session_and_thread_together()
    {
        await using var talk = await Talk.StartAsync();
        var lead = (await Rest.DoAsync(talk.Http, "/api/sessions", """{"agent":"demo","visibility":"team","policy":"read"}"""))["id"];

        var opened = await talk.OpenAsync(new { from = lead, agent = "demo", text = "Count the files." });

        Assert.Equal((201, "delegation"), (opened.Status, opened["kind"]));
        var child = (await Rest.GetAsync(talk.Http, $"/api/sessions/{opened["peer"]}")).Json;
        var parent = (await Rest.GetAsync(talk.Http, $"/api/sessions/{lead}")).Json;
        Assert.Equal(
            (lead, lead, "Count the files.", parent.Text("workdir"), "team", "read"),
            (child.Text("parent"), child.Text("tree"), child.Text("title"), child.Text("workdir"), child.Text("visibility"), child.Text("policy")));
        var told = await talk.Heard.WaitAsync("the task", prompt => prompt.Contains("Count the files.", StringComparison.Ordinal));
        Assert.Contains(opened["id"], told, StringComparison.Ordinal);
        Assert.Contains("kind completion", told, StringComparison.Ordinal);

        var tree = await History.AllAsync(talk.Http, "/api/events", $"&tree={lead}");
        Assert.Equal(["session.created", "session.created", "thread.opened", "prompt.queued"], tree.Types().Take(4));
        Assert.Equal(
            [.. Enumerable.Range(0, 3).Select(i => tree[1].GetProperty("position").GetInt64() + i)],
            tree.Skip(1).Take(3).Select(e => e.GetProperty("position").GetInt64()));
        Assert.Equal((opened["id"], child.Text("id")), (tree[3].Text("thread"), tree[3].Text("session")));
    }

    [Fact(DisplayName = "[O11] what is said in a thread reaches the other agent as a prompt that says of whom and in which thread it is; a program outside reads it in its log")]
    public async Task A_message_is_a_prompt_of_the_other_agent()
    {
        await using var talk = await Talk.StartAsync();
        var (one, program) = (await talk.SessionAsync(), await Rest.ExternalSessionAsync(talk.Http));
        await Rest.WriteAsync(
            talk.Http, program,
            Rest.Event("thread.opened", new { thread = "thr_x", kind = "question", urgency = "blocking", to = one, text = "Which port?" }),
            Rest.Event("thread.message", new { thread = "thr_x", kind = "status", text = "No hurry." }));

        var told = await talk.Heard.WaitAsync("the question", prompt => prompt.Contains("Which port?", StringComparison.Ordinal));
        Assert.Contains("thr_x", told, StringComparison.Ordinal);
        Assert.Contains(program, told, StringComparison.Ordinal);
        Assert.Equal("waiting", await talk.StatusAsync(program));
        var queued = (await History.OfSessionAsync(talk.Http, one)).Where(e => e.Type() == "prompt.queued").ToList();
        Assert.Equal(["steer", "queue"], queued.Select(e => e.Data().Text("delivery")));
        Assert.All(queued, e => Assert.Equal(("agent", program, "thr_x"), (e.Text("source"), e.Text("actor"), e.Text("thread"))));

        await talk.SayAsync("thr_x", new { from = one, kind = "answer", text = "8080" });

        Assert.Equal("idle", await talk.StatusAsync(program));
        Assert.DoesNotContain(await History.OfSessionAsync(talk.Http, program), e => e.Type() == "prompt.queued" && e.Text("session") == program);
    }

    [Fact(DisplayName = "[O12] a blocking question marks the asking session waiting, with or without a run, until it is answered; what is no answer changes nothing")]
    public async Task A_blocking_question_waits()
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());
        await Rest.DoAsync(talk.Http, $"/api/sessions/{one}/prompts", """{"text":"stay"}""");
        await talk.UntilAsync(one, "running");

        var thread = await talk.AskAsync(one, other);

        var session = (await Rest.GetAsync(talk.Http, $"/api/sessions/{one}")).Json;
        Assert.Equal(("waiting", thread), (session.Text("status"), session.GetProperty("waitsIn")[0].GetString()));
        await talk.SayAsync(thread, new { from = one, kind = "answer", text = "I answer myself." });
        await Rest.DoAsync(talk.Http, $"/api/runs/{session.Text("run")}/cancel");
        await History.OfRunAsync(talk.Http, session.Text("run")!);
        Assert.Equal("waiting", await talk.StatusAsync(one));
        await talk.SayAsync(thread, new { from = other, kind = "status", text = "I look it up." });
        await talk.Heard.WaitAsync("what is no answer", prompt => prompt.Contains("I look it up.", StringComparison.Ordinal));

        Assert.Equal("open", (await talk.SayAsync(thread, new { from = other, kind = "answer", text = "8080" }))["status"]);

        await talk.Heard.WaitAsync("the answer", prompt => prompt.Contains("8080", StringComparison.Ordinal));
        var events = await History.OfSessionAsync(talk.Http, one);
        var waits = events.Where(e => e.Type() == "session.updated" && e.Text("session") == one && e.Data().TryGetProperty("waitsIn", out _)).ToList();
        Assert.Equal([1, 0], waits.Select(e => e.Data().GetProperty("waitsIn").GetArrayLength()));
        var since = events.SkipWhile(e => e.Cursor() != waits[0].Cursor()).Where(e => e.Text("session") == one).ToList();
        var last = since.FindIndex(e => e.Cursor() == waits[1].Cursor());
        Assert.DoesNotContain("idle", since.TakeWhile((e, i) => i <= last || e.Type() != "run.started").Select(e => e.Data().Text("status")));
    }

    [Fact(DisplayName = "[O13] who would wait in a circle is refused, the circle named; without waiting he may ask")]
    public async Task Waiting_in_a_circle_is_refused()
    {
        await using var talk = await Talk.StartAsync();
        var (a, b, c) = (await talk.SessionAsync(), await talk.SessionAsync(), await talk.SessionAsync());
        var (first, second) = (await talk.AskAsync(a, b), await talk.AskAsync(b, c));

        var refused = await talk.OpenAsync(new { from = c, to = a, kind = "question", urgency = "blocking", text = "And you?" });

        ErrorTests.Refused(refused, 409, "conflict");
        Assert.All([a, b, c, first, second], id => Assert.Contains(id, refused["detail"], StringComparison.Ordinal));
        ErrorTests.Refused(await talk.SayAsync(first, new { from = b, kind = "question", urgency = "blocking", text = "Which host?" }), 409, "conflict");
        Assert.Equal(201, (await talk.SayAsync(first, new { from = b, kind = "question", urgency = "important", text = "Which host?" })).Status);
        Assert.Equal(201, (await talk.SayAsync(second, new { from = c, kind = "answer", text = "Mine." })).Status);
        Assert.Equal(201, (await talk.OpenAsync(new { from = c, to = a, kind = "question", urgency = "normal", text = "And you?" })).Status);
    }

    [Fact(DisplayName = "[O14] [B7] a person writes into a thread, to both or one, and answers in an agent's place; each is told of whom it is")]
    public async Task A_person_steps_in()
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());
        var thread = await talk.AskAsync(one, other);
        var member = await Person.JoinAsync(talk.Host);
        ErrorTests.Refused(await talk.SayAsync(thread, new { text = "hello" }, member.Http), 404, "not_found");

        await talk.SayAsync(thread, new { kind = "status", text = "Please be brief." });
        await talk.SayAsync(thread, new { to = one, text = "Take 9090." });

        await talk.Heard.WaitAsync("the person's answer", prompt => prompt.Contains("Take 9090.", StringComparison.Ordinal) && prompt.Contains("a person", StringComparison.Ordinal));
        await talk.Heard.WaitAsync("the person's word to both", prompt => prompt.Contains("Please be brief.", StringComparison.Ordinal), nth: 2);
        var said = (await History.AllAsync(talk.Http, "/api/events", $"&thread={thread}&type=thread.message")).ToList();
        Assert.Equal(["status", "answer"], said.Select(e => e.Data().Text("kind")));
        Assert.All(said, e => Assert.Equal(("user", false), (e.Text("source"), e.Data().TryGetProperty("from", out _))));
        Assert.Equal("open", (await Rest.GetAsync(talk.Http, $"/api/threads/{thread}"))["status"]);

        var again = await talk.AskAsync(one, other);
        await talk.SayAsync(again, new { from = other, text = "7070" });
        var told = await talk.Heard.WaitAsync("the answer in the agent's place", prompt => prompt.Contains("7070", StringComparison.Ordinal));
        Assert.Contains(other, told, StringComparison.Ordinal);
        Assert.Empty((await Rest.GetAsync(talk.Http, $"/api/threads/{again}")).Json.GetProperty("waits").EnumerateArray());
    }
}
