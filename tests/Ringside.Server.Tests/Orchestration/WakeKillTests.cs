using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>Kill −9 of a real server at each step of a wake.</summary>
public sealed class WakeKillTests
{
    [Theory(DisplayName = "[O31] [A9] kill −9 at each step of a wake: each cause wakes it once, the agent hears of none twice, and a turn that was cut short is interrupted and says so")]
    [InlineData("session.updated", "worker", true, "run.completed", 1)]
    [InlineData("session.updated", "worker", false, "run.completed", 1)]
    [InlineData("orchestration.woken", "lead", true, "run.completed", 1)]
    [InlineData("orchestration.woken", "lead", false, "run.completed", 1)]
    [InlineData("run.started", "lead", true, "run.completed", 1)]
    [InlineData("run.started", "lead", false, "run.interrupted", 0)]
    [InlineData("tool.started", "lead", false, "run.interrupted", 1)]
    [InlineData("run.completed", "lead", true, "run.interrupted", 1)]
    [InlineData("run.completed", "lead", false, "run.completed", 1)]
    public async Task A_wake_happens_once(string type, string whose, bool before, string end, int heard)
    {
        await using var stage = await CrashStage.StartAsync();
        var lead = await stage.SessionAsync();
        var worker = await ProgramAsync(stage, lead);
        Assert.Equal(200, (await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Listen. [[tool]]"}""")).Status);
        await WokenAsync(stage, lead, 1);
        await Rest.WriteAsync(stage.Http, worker, Rest.Event("run.started"));

        await stage.KillAsync(type, whose == "lead" ? lead : worker, () => EndAsync(stage, worker, "One."), whose == "worker" ? "\"status\":\"idle\"" : null, before);
        if (whose == "worker" && before)
        {
            // It had no answer, and nothing of it is in the log.
            await EndAsync(stage, worker, "One.");
        }

        var (woken, turn) = await WokenAsync(stage, lead, 2);
        Assert.Equal([(worker, "idle")], Stage.Causes(woken));
        Assert.Equal(end, turn[^1].Type());
        Assert.Equal(end == "run.interrupted" ? "server_stopped" : null, turn[^1].Data().TryGetProperty("error", out var error) ? error.Text("code") : null);
        Assert.Equal(heard, HeardOf(stage, lead, "Said last: One."));

        await Rest.WriteAsync(stage.Http, worker, Rest.Event("run.started"));
        await EndAsync(stage, worker, "Two.");
        (woken, turn) = await WokenAsync(stage, lead, 3);
        Assert.Equal("run.completed", turn[^1].Type());

        var events = (await History.OfSessionAsync(stage.Http, lead)).Where(e => e.Text("session") == lead).ToList();
        var wakes = events.Where(e => e.Type() == "orchestration.woken").ToList();
        Assert.Equal(["switched_on", "idle", "idle"], wakes.SelectMany(Stage.Causes).Select(cause => cause.What));
        Assert.Equal(wakes.Select(wake => wake.Text("run")), events.Where(e => e.Type() == "run.started").Select(e => e.Text("run")));
        Assert.Equal(wakes.Select(wake => wake.Data().Text("prompt")), events.Where(e => e.Type() == "prompt.queued").Select(e => e.Data().Text("prompt")));
        Assert.Equal((1, heard, 1), (HeardOf(stage, lead, "you were switched on"), HeardOf(stage, lead, "Said last: One."), HeardOf(stage, lead, "Said last: Two.")));
        Assert.Empty((await Rest.GetAsync(stage.Http, $"/api/sessions/{lead}/orchestration")).Json.GetProperty("pending").EnumerateArray());
    }

    /// <summary>How often the orchestrator's agent heard of something.</summary>
    private static int HeardOf(CrashStage stage, string lead, string what) => stage.Heard(lead).Count(prompt => prompt.Contains(what, StringComparison.Ordinal));

    private static Task<string> EndAsync(CrashStage stage, string worker, string words) => Rest.WriteAsync(
        stage.Http, worker, Rest.Event("message.completed", new { message = $"msg_{words}", role = "assistant", text = words }), Rest.Event("run.completed"));

    /// <summary>The session of a program outside, below the orchestrator.</summary>
    private static async Task<string> ProgramAsync(CrashStage stage, string parent)
    {
        await Rest.DoAsync(stage.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        return (await Rest.DoAsync(stage.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{parent}}"}"""))["id"];
    }

    /// <summary>The nth wake, and its turn once that has ended.</summary>
    private static async Task<(JsonElement Woken, List<JsonElement> Turn)> WokenAsync(CrashStage stage, string lead, int nth)
    {
        var woken = await stage.EventAsync(lead, "orchestration.woken", nth);
        return (woken, await History.OfRunAsync(stage.Http, woken.Text("run")!));
    }
}
