using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class LeaseTests
{
    [Fact(DisplayName = "[P4] a run that writes nothing for its lease is interrupted; writing and heartbeats keep it")]
    public async Task A_silent_run_is_interrupted()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"), Rest.Event("tool.started", new { tool = "t" }));
        var run = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["run"];

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(204, (await Rest.PostAsync(host.Http, $"/api/runs/{run}/heartbeat")).Status);
        time.Advance(TimeSpan.FromSeconds(59));
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.alive"));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("running", (await Rest.GetAsync(host.Http, $"/api/runs/{run}"))["status"]);
        time.Advance(TimeSpan.FromSeconds(3));

        var events = await History.OfRunAsync(host.Http, run);
        Assert.Equal(["tool.completed", "run.interrupted"], events.Types().TakeLast(2));
        Assert.Equal("lease_expired", events[^1].Data().GetProperty("error").Text("code"));
        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/runs/{run}/heartbeat"), 409, "conflict");
        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/sessions/{session}/events", """[{"type":"run.completed"}]"""), 409, "conflict");
    }

    [Fact(DisplayName = "[P4] a run's own lease counts, and a restarted server gives it whole again")]
    public async Task A_runs_own_lease_counts()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started", new { leaseMs = 5000 }));
        var run = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["run"];
        time.Advance(TimeSpan.FromSeconds(4));
        await host.StopAsync();
        time.Advance(TimeSpan.FromHours(1));
        await host.StartAsync();

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("running", (await Rest.GetAsync(host.Http, $"/api/runs/{run}"))["status"]);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("run.interrupted", (await History.OfRunAsync(host.Http, run))[^1].Type());
    }

    [Fact(DisplayName = "[P4] a cancel is asked of the program, which ends the run by itself")]
    public async Task A_cancel_is_asked_of_the_program()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"));
        var run = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["run"];
        for (var i = 0; i < 2; i++)
        {
            var asked = await Rest.PostAsync(host.Http, $"/api/runs/{run}/cancel");
            Assert.Equal((202, "running", true), (asked.Status, asked["status"], asked.Json.GetProperty("cancelRequested").GetBoolean()));
        }

        await Rest.WriteAsync(host.Http, session, Rest.Event("run.cancelled"));

        Assert.Equal(["run.started", "run.cancel_requested", "run.cancelled"], (await History.OfRunAsync(host.Http, run)).Types());
    }
}
