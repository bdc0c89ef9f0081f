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

    [Fact(DisplayName = "[P4] a heartbeat counts right after the server started again")]
    public async Task A_heartbeat_counts_right_after_a_restart()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started", new { leaseMs = 5000 }));
        var run = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["run"];
        await host.StopAsync();
        await host.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(204, (await Rest.PostAsync(host.Http, $"/api/runs/{run}/heartbeat")).Status);
        }

        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("running", (await Rest.GetAsync(host.Http, $"/api/runs/{run}"))["status"]);
    }

    [Fact(DisplayName = "[P4] the lease of a run whose session was removed ends nothing and harms nothing; only a program's own run has one")]
    public async Task A_lease_ends_with_its_session()
    {
        var time = new FakeTime();
        await using var host = await ScriptedDriver.HostAsync((_, _, cancelled) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled), time);
        var (removed, kept) = (await Rest.ExternalSessionAsync(host.Http), await Rest.ExternalSessionAsync(host.Http));
        await Rest.WriteAsync(host.Http, removed, Rest.Event("run.started"));
        await Rest.WriteAsync(host.Http, kept, Rest.Event("run.started", new { leaseMs = 90_000 }));
        var (lost, going) = ((await Rest.GetAsync(host.Http, $"/api/sessions/{removed}"))["run"], (await Rest.GetAsync(host.Http, $"/api/sessions/{kept}"))["run"]);
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{removed}", null);
        var head = (await Rest.GetAsync(host.Http, "/api/sessions"))["cursor"];

        time.Advance(TimeSpan.FromSeconds(80));

        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/runs/{lost}/heartbeat"), 404, "not_found");
        Assert.Equal(head, (await Rest.GetAsync(host.Http, "/api/sessions"))["cursor"]);
        Assert.Equal("running", (await Rest.GetAsync(host.Http, $"/api/runs/{going}"))["status"]);
        var ours = (await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}"""))["run"];
        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/runs/{ours}/heartbeat"), 403, "forbidden");
    }

    [Fact(DisplayName = "[P4] [A10] the answer to a program's question arrives on its own stream")]
    public async Task An_answer_arrives_on_the_programs_stream()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await using var program = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events?type=interaction.answered");
        var options = new[] { new { id = "yes", name = "Yes", kind = "allow_once" }, new { id = "no", name = "No", kind = "reject_once" } };
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"), Rest.Event("interaction.opened", new { interaction = "itx_may_I", kind = "permission", title = "May I?", options }));
        await Rest.WriteAsync(host.Http, session, Rest.Event("interaction.opened", new { interaction = "itx_why", kind = "question", title = "Why?" }));

        await Rest.DoAsync(host.Http, "/api/interactions/itx_may_I/answer", """{"option":"no"}""");
        await Rest.DoAsync(host.Http, "/api/interactions/itx_why/answer", """{"text":"because"}""");

        var heard = (await program.ReadUntilAsync(frame => frame.Event == "interaction.answered" && frame.Data.Data().Text("interaction") == "itx_why"))
            .Where(frame => frame.Event == "interaction.answered").Select(frame => frame.Data).ToList();
        Assert.Equal(["itx_may_I", "itx_why"], heard.Select(e => e.Data().Text("interaction")));
        Assert.Equal("no", heard[0].Data().GetProperty("answer").Text("option"));
        Assert.Equal("because", heard[1].Data().GetProperty("answer").Text("text"));
        Assert.All(heard, e => Assert.Equal("user", e.Text("source")));
        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/sessions/{session}/events", """[{"type":"interaction.opened","data":{"interaction":"itx_why","kind":"question","title":"Why?"}}]"""), 409, "conflict");
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
