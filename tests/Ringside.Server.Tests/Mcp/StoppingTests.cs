using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>No agent ends another one's turn, or a session, but where a person has allowed just that.</summary>
public sealed class StoppingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Theory(DisplayName = "[O11] [O25] an agent's abort ends no turn: it is told inside the turn, where that can be, or after it")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agents_abort_ends_no_turn(bool opens)
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);

        if (opens)
        {
            await lead.DoAsync("open_thread", new { to = worker.Session, kind = "abort", text = "Stop that." });
        }
        else
        {
            var thread = (await lead.DoAsync("open_thread", new { to = worker.Session, kind = "status", text = "I look at the parser." })).Text("thread");
            await lead.DoAsync("post_message", new { thread, kind = "abort", text = "Stop that." });
        }

        var prompts = (await Rest.GetAsync(mcp.Http, $"/api/sessions/{worker.Session}/prompts")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("steer", Assert.Single(prompts, prompt => prompt.Text("text")!.Contains("Stop that.", StringComparison.Ordinal)).Text("delivery"));
        Assert.DoesNotContain(await History.OfSessionAsync(mcp.Http, worker.Session), e => e.Type() == EventTypes.RunCancelRequested);
        Assert.Equal("running", (await Rest.GetAsync(mcp.Http, $"/api/runs/{worker.Run}"))["status"]);
    }

    [Fact(DisplayName = "[O25] an agent's prompt that interrupts cancels a turn only once a person has allowed it")]
    public async Task An_agent_interrupts_with_a_persons_word()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);
        var idle = (await Rest.DoAsync(mcp.Http, "/api/sessions", $$"""{"agent":"demo","parent":"{{lead.Session}}"}"""))["id"];
        await lead.DoAsync("send_prompt", new { session = idle, text = "Nothing is interrupted here.", delivery = "interrupt" });

        var refused = lead.RefusedAsync("send_prompt", new { session = worker.Session, text = "Other things.", delivery = "interrupt" });
        await Rest.AnswerAsync(mcp.Http, lead.Session, "reject_once");
        Assert.Equal("forbidden", (await refused).Text("error"));
        Assert.Equal("running", (await Rest.GetAsync(mcp.Http, $"/api/runs/{worker.Run}"))["status"]);

        var allowed = lead.DoAsync("send_prompt", new { session = worker.Session, text = "Other things.", delivery = "interrupt" });
        await Rest.AnswerAsync(mcp.Http, lead.Session);
        await allowed;
        Assert.Equal("run.cancelled", (await History.OfRunAsync(mcp.Http, worker.Run))[^1].Type());
        await mcp.Heard.WaitAsync("the prompt", prompt => prompt == "Other things.");
    }

    [Fact(DisplayName = "[O25] a late yes to stopping a session is none to closing it")]
    public async Task A_yes_to_stopping_closes_nothing()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);
        var stopping = lead.DoAsync("stop_session", new { session = worker.Session });
        await time.TimersAsync(Limit);
        time.Advance(Limit);
        Assert.Equal("open", (await stopping).Text("status"));
        await Rest.AnswerAsync(mcp.Http, lead.Session);

        var closing = lead.RefusedAsync("stop_session", new { session = worker.Session, close = true });
        await Rest.AnswerAsync(mcp.Http, lead.Session, "reject_once");

        Assert.Equal("forbidden", (await closing).Text("error"));
        Assert.Equal("running", (await Rest.GetAsync(mcp.Http, $"/api/sessions/{worker.Session}"))["status"]);
        Assert.True((await lead.DoAsync("stop_session", new { session = worker.Session })).GetProperty("stopped").GetBoolean());
    }

    [Fact(DisplayName = "[O25] a yes to a question of the agent's program is good for the session and the way that it named, and for nothing where it named none")]
    public async Task A_yes_is_good_for_what_was_named()
    {
        InteractionOption[] options = [new("yes", "Yes", "allow_once"), new("no", "No", "reject_once")];
        var (other, told) = ("", new Recording<string>("answers"));
        await using var stage = await Orchestration.Stage.StartAsync();
        var lead = await stage.SessionAsync(async part =>
        {
            foreach (var input in new[] { "{}", $$"""{"session":"{{other}}"}""", $$"""{"session":"{{other}}","close":true}""" })
            {
                var asked = new ToolCallUpdate { CallId = input, Name = "mcp__ringside__stop_session", Title = "Stop", Kind = "other", IsOwn = true, Input = JsonElement.Parse(input) };
                await part.Host.AskPermissionAsync(new PermissionRequest(asked, options), part.Cancelled);
                told.Add((await part.CallAsync("stop_session", new { session = other, close = true })).Text);
            }
        });
        other = await stage.SessionAsync(parent: lead);

        var run = stage.RunAsync(lead);
        foreach (var kind in new[] { "allow_once", "reject_once", "allow_once", "reject_once", "allow_once" })
        {
            await Rest.AnswerAsync(stage.Http, lead, kind);
        }

        await run;
        Assert.Equal([true, true, false], told.Items.Select(text => text.Contains("A person said no", StringComparison.Ordinal)));
        Assert.Equal("closed", (await Rest.GetAsync(stage.Http, $"/api/sessions/{other}"))["status"]);
    }

    [Theory(DisplayName = "[O25] a call is one of Ringside's tools by its name, where its agent's driver says that it is one; another server's are not")]
    [InlineData("mcp__ringside__list_agents", true, "{}", "tools")]
    [InlineData("mcp__ringside__list_agents", false, "{}", null)]
    [InlineData("list_agents (ringside MCP Server)", true, "{}", null)]
    [InlineData("mcp__ringside-evil__list_agents", true, "{}", null)]
    [InlineData("mcp__ringside-__list_agents", true, "{}", null)]
    [InlineData("mcp__Ringside__list_agents", true, "{}", null)]
    [InlineData("WebFetch", true, "{}", null)]
    [InlineData("mcp__ringside__send_prompt", true, """{"session":"ses_x","delivery":"steer"}""", "edit")]
    [InlineData("mcp__ringside__send_prompt", true, """{"session":"ses_x","delivery":"interrupt"}""", null)]
    public async Task A_tool_is_known_by_its_name(string name, bool isOwn, string input, string? policy)
    {
        await using var stage = await Orchestration.Stage.StartAsync();
        var session = (await Rest.DoAsync(stage.Http, "/api/sessions", """{"agent":"demo","policy":"edit"}"""))["id"];
        stage.Others = part => part.Host.AskPermissionAsync(
            new PermissionRequest(new ToolCallUpdate { CallId = "call", Name = name, Title = "mcp__ringside__list_agents", Kind = "fetch", IsOwn = isOwn, Input = JsonElement.Parse(input) }, [new("yes", "Yes", "allow_once")]), part.Cancelled);

        var run = stage.RunAsync(session);
        if (policy is null)
        {
            await Rest.AnswerAsync(stage.Http, session);
        }

        Assert.Equal(policy, (await run).Single(e => e.Type() == "interaction.opened").Data().Text("policy"));
    }

    [Fact(DisplayName = "[O25] where nobody has answered, no person is said to have refused")]
    public async Task An_expired_question_is_no_refusal()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        var worker = await mcp.LeadAsync(parent: lead.Session);
        var stopping = lead.RefusedAsync("stop_session", new { session = worker.Session });
        await using var stream = await SseFrames.OpenAsync(mcp.Http, $"/api/sessions/{lead.Session}/events?type=interaction.opened");
        await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened");

        await Rest.SendAsync(mcp.Http, HttpMethod.Patch, $"/api/sessions/{lead.Session}", """{"closed":true}""");

        var refused = await stopping;
        Assert.Equal("conflict", refused.Text("error"));
        Assert.Contains("No person has answered: the question is expired", refused.Text("detail"), StringComparison.Ordinal);
    }
}
