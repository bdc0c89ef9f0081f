using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>The real programs use Ringside's own tools, as their sessions were offered them.</summary>
public sealed class OwnToolsTests(InstalledAgents installed) : RealServerTests(installed)
{
    /// <summary>What nobody but a person allows; the others are granted by the policy that stands there.</summary>
    private const string Person = "person";

    [Theory(DisplayName = "[O25] [O26] [M5] whoever's program looks, speaks, starts another agent's session and stops one, over HTTP or by our program: its calls are told alike, its questions answered by the policy, and a person is asked once")]
    [InlineData("claude", true, "tools tools edit person")]
    [InlineData("claude", false, "tools tools edit person")]
    [InlineData("codex", true, "person")]
    [InlineData("codex", false, "person")]
    [InlineData("gemini", true, "tools tools edit person")]
    [InlineData("gemini", false, "tools tools edit person")]
    [InlineData("copilot", true, "tools edit person")]
    [InlineData("opencode", true, "person")]
    [InlineData("opencode", false, "person")]
    public async Task A_program_uses_the_tools(string maker, bool overHttp, string decisions)
    {
        var settings = overHttp ? Settings(maker) : NotOverHttp(maker, Settings(maker));
        await DoAsync("/api/agents", new { name = "real", driver = "acp", settings });
        var session = (await DoAsync("/api/sessions", new { agent = "real", workdir = Project, policy = Policies.Edit }))["id"];
        var child = (await DoAsync("/api/sessions", new { agent = "demo", parent = session }))["id"];
        var thread = (await DoAsync("/api/threads", new { from = session, to = child, text = "Hello.", kind = "status" }))["id"];
        await AsksAsync(child);
        (string Tool, JsonObject Input)[] calls =
        [
            ("list_sessions", []),
            ("post_message", new() { ["thread"] = thread, ["text"] = "I am here.", ["kind"] = "status" }),
            ("start_session", new() { ["agent"] = "demo", ["prompt"] = "Count the files." }),
            ("stop_session", new() { ["session"] = child }),
        ];
        Llm.Play = request => Task.FromResult(request.Place.Prompt.Contains("Lead them.", StringComparison.Ordinal) && request is { Schema: null, Tools.Count: > 0 } ? ToolsOfRingside.Call(request, calls) : null);

        var run = (await PromptAsync(session, "Lead them. [[say All was done.]]"))["run"];
        await Rest.AnswerAsync(Server.Http, session);
        var tree = await TreeAsync(session, run);

        Assert.Equal(EventTypes.RunCompleted, tree[^1].Type);
        var events = tree.Where(e => e.Session == session).ToList();
        Assert.Equal(
            calls.Select(call => $"mcp__ringside__{call.Tool} completed {call.Input.ToJsonString()}"),
            events.Where(e => e.Type == EventTypes.ToolCompleted && Said(e, "name")?.Contains("ringside", StringComparison.Ordinal) == true)
                .Select(e => $"{Said(e, "name")} {Said(e, "status")} {JsonSerializer.Serialize(e.Data.GetProperty("input"))}"));
        Assert.Equal(decisions, string.Join(' ', events.Where(e => e.Type == EventTypes.InteractionOpened).Select(e => Said(e, "policy") ?? Person)));
        var said = Assert.Single(tree, e => e.Type == EventTypes.ThreadMessage && e.Source == EventSources.Agent);
        Assert.Equal((session, thread, "I am here."), (said.Actor, said.Thread, Said(said, "text")));
        var opened = Assert.Single(tree, e => e.Type == EventTypes.ThreadOpened && e.Source == EventSources.Agent);
        Assert.Equal((session, session, run), (opened.Actor, opened.Session, opened.Run));
        var created = Assert.Single(tree, e => e.Type == EventTypes.SessionCreated && e.Session == opened.Peer);
        Assert.Equal((EventSources.Agent, session, session), (created.Source, created.Actor, Said(created, "parent")));
        var stopped = Assert.Single(tree, e => e.Type == EventTypes.RunCancelRequested);
        Assert.Equal((EventSources.Agent, session, child), (stopped.Source, stopped.Actor, stopped.Session));
    }

    /// <summary>The events of a tree until this run ends.</summary>
    private async Task<List<Event>> TreeAsync(string session, string run)
    {
        await using var stream = await SseFrames.OpenAsync(Server.Http, $"/api/events?tree={session}&from=start&deltas=false");
        var frames = await stream.ReadUntilAsync(frame => EventTypes.IsRunEnd(frame.Event) && frame.Data.GetProperty("run").GetString() == run);
        return [.. frames.Where(frame => frame.Data.TryGetProperty("position", out _)).Select(frame => frame.Data.Deserialize(ProtocolJson.Default.Event)!)];
    }

    /// <summary>The demo agent does what it is told until it asks a person, and then waits.</summary>
    private async Task AsksAsync(string session)
    {
        await using var stream = await SseFrames.OpenAsync(Server.Http, $"/api/sessions/{session}/events?from=start&type=interaction.opened");
        await stream.ReadUntilAsync(frame => frame.Event == EventTypes.InteractionOpened);
    }

    /// <summary>The program, saying of itself that it speaks to no server over HTTP.</summary>
    private static AgentSettings NotOverHttp(string maker, AgentSettings settings)
    {
        var program = maker switch { "claude" => "claude-agent-acp", "codex" => "codex-acp", "gemini" => "gemini --acp", _ => $"'{settings.Command}' acp" };
        return settings with { Command = "/bin/sh", Args = ["-c", $$"""{{program}} | sed -u 's/"http":true/"http":false/'"""] };
    }
}
