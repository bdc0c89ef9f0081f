using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>A real program uses Ringside's own tools, as its session was offered them.</summary>
public sealed class OwnToolsTests(InstalledAgents installed) : IAsyncLifetime
{
    private readonly ScratchFolder scratch = new();
    private ScriptedLlmServer llm = null!;
    private RingsideHost host = null!;

    public async ValueTask InitializeAsync()
    {
        llm = await ScriptedLlmServer.StartAsync(scratch.Make("work"));
        host = await RingsideHost.StartAsync(new() { ["workdirs"] = scratch["work"] });
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await llm.DisposeAsync();
        scratch.Dispose();
    }

    [Fact(DisplayName = "[O26] [O25] [M5] Claude Code looks unasked, starts another agent's session by the policy, and both are events of its session")]
    public async Task Claude_starts_another_agent()
    {
        var settings = installed.Programs.Claude(llm, scratch.Make("home"));
        await Rest.DoAsync(host.Http, "/api/agents", JsonSerializer.Serialize(new { name = "scripted-claude", driver = "acp", settings = new { preset = settings.Preset, env = settings.Env } }));
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "scripted-claude", workdir = scratch.Make("work", "project"), policy = "edit" })))["id"];
        const string Start = "mcp__ringside__start_session", Look = "mcp__ringside__list_agents";
        var text = $$"""[[call ToolSearch {"query":"select:{{Start}},{{Look}}"} ;; {{Look}} {} ;; {{Start}} {"agent":"demo","prompt":"Count the files."}]]""";

        var run = await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text }));
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/events?tree={session}&from=start");
        var events = (await stream.ReadUntilAsync(frame => frame.Event.StartsWith("run.", StringComparison.Ordinal) && frame.Event != "run.started" && Text(frame.Data, "session") == session))
            .Where(frame => frame.Data.TryGetProperty("position", out _)).Select(frame => frame.Data).ToList();

        var shown = string.Join('\n', events.Select(e => e.ToString()));
        Assert.True(Text(events[^1], "type") == "run.completed", shown);
        Assert.Equal(run["run"], Text(events[^1], "run"));
        var created = events.FirstOrDefault(e => Text(e, "type") == "session.created" && Text(e, "session") != session);
        Assert.True(created.ValueKind == JsonValueKind.Object, shown);
        Assert.Equal(("agent", session, session), (Text(created, "source"), Text(created, "actor"), Text(created.GetProperty("data"), "parent")));
        var opened = Assert.Single(events, e => Text(e, "type") == "thread.opened");
        Assert.Equal((session, Text(created, "session"), run["run"]), (Text(opened, "session"), Text(opened, "peer"), Text(opened, "run")));
        var policies = events.Where(e => Text(e, "type") == "interaction.opened" && Text(e, "session") == session).Select(e => Text(e.GetProperty("data"), "policy"));
        Assert.Equal([Policies.Tools, Policies.Edit], policies);
    }

    private static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
