using Ringside.Agents;
using Ringside.Server.Tests.Sessions;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Events;

public sealed class EndTests
{
    [Fact(DisplayName = "[E8] an agent that cannot be started, or breaks, fails its run with a reason, and the next prompt starts another")]
    public async Task An_agent_that_breaks_fails_its_run()
    {
        var driver = new ScriptedDriver((_, prompt, _) => prompt switch
        {
            "break" => throw new AgentException(AgentErrors.Exited, "It exited with code 7."),
            "refuse" => throw new AgentException(AgentErrors.Error, "It will not.") { IsTurnOnly = true },
            "bug" => throw new InvalidOperationException("a bug of the driver"),
            _ => Task.CompletedTask,
        });
        await using var host = await driver.HostAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];

        var ends = new List<string>();
        foreach (var prompt in new[] { "go", "refuse", "go", "break", "go", "bug", "go" })
        {
            var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", $$"""{"text":"{{prompt}}"}"""))["run"];
            var events = await History.OfRunAsync(host.Http, run);
            OrderTests.Check(events, prompt == "go" ? "run.completed" : "run.failed");
            ends.Add(events[^1].Data().TryGetProperty("error", out var error) ? error.Text("code")! : events[^1].Data().Text("stopReason")!);
        }

        Assert.Equal(["end_turn", "agent_error", "end_turn", "agent_exited", "end_turn", "internal", "end_turn"], ends);
        Assert.Equal(3, driver.Started);
    }

    [Fact(DisplayName = "[E8] a session whose folder is gone fails its run and says so")]
    public async Task A_session_whose_folder_is_gone_fails_its_run()
    {
        await using var host = await ScriptedDriver.HostAsync((_, _, _) => Task.CompletedTask);
        var folder = Directory.CreateDirectory(Path.Combine(host.Workdirs, "gone")).FullName;
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", $$"""{"agent":"demo","workdir":"{{folder}}"}"""))["id"];
        Directory.Delete(folder);
        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"go"}"""))["run"];

        var end = (await History.OfRunAsync(host.Http, run))[^1];

        Assert.Equal(("run.failed", "agent_not_found"), (end.Type(), end.Data().GetProperty("error").Text("code")));
        Assert.Equal("failed", (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["status"]);
    }

    [Theory(DisplayName = "[E8] a session that is closed while it runs ends its run once, as cancelled, and what waited is withdrawn")]
    [InlineData("demo")]
    [InlineData("writer")]
    public async Task A_session_closed_while_it_runs_ends_its_run_once(string agent)
    {
        await using var host = await RunningSession.HostAsync();
        var (session, going) = await RunningSession.StartAsync(host, agent);
        var waiting = await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"later"}""");

        var closed = await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");

        Assert.Equal("closed", closed["status"]);
        OrderTests.Check(await History.OfRunAsync(host.Http, going), "run.cancelled");
        Assert.Equal("cancelled", (await Rest.GetAsync(host.Http, $"/api/runs/{waiting["run"]}"))["status"]);
        var state = await Rest.GetAsync(host.Http, $"/api/sessions/{session}");
        Assert.Equal(("closed", null, 0), (state["status"], state.Json.Text("run"), state.Json.GetProperty("inbox").GetArrayLength()));
        Api.ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"more"}"""), 409, "session_closed");
    }

    [Fact(DisplayName = "[E8] cancels that race with the end of a run leave it one end")]
    public async Task Cancels_that_race_with_the_end_leave_one_end()
    {
        await using var host = await ScriptedDriver.HostAsync((agent, _, _) => agent.UpdateAsync(new MessageChunk("quick"), default).AsTask());
        for (var i = 0; i < 60; i++)
        {
            var run = (await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"quick"}"""))["run"];
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Rest.DoAsync(host.Http, $"/api/runs/{run}/cancel")));
            await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run}/events");
            var frames = await stream.ReadUntilAsync(frame => frame.Event == "bye");

            var status = (await Rest.GetAsync(host.Http, $"/api/runs/{run}"))["status"];
            Assert.Contains(status, (string[])["completed", "cancelled"]);
            Assert.Equal(frames.Any(frame => frame.Event == "run.started") ? 1 : 0, frames.Count(frame => History.IsEnd(frame.Event)));
        }
    }
}
