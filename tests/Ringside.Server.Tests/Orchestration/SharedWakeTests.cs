using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Tests.Sharing;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>Two servers on one PostgreSQL, both able to run the agents; which of them does is the lease's to say (A8).</summary>
public sealed class SharedWakeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Fact(DisplayName = "[O31] [A8] of two servers on one PostgreSQL one wakes it, once for each cause, whichever is told of it; the other does after it has gone, also in the middle of its turn")]
    public async Task Two_servers_wake_it_once()
    {
        await using var agents = Stage.ForAnother();
        await using var both = await TwoServers.StartAsync(firstDriver: agents.Driver, secondDriver: agents.Driver);
        var (inTurn, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lead = await agents.SessionAsync(
            async part =>
            {
                if (part.Prompt == "Stay.")
                {
                    inTurn.TrySetResult();
                    await gate.Task.WaitAsync(part.Cancelled);
                }
            },
            http: both.First.Http);
        var worker = await agents.SessionAsync(parent: lead, http: both.First.Http);
        await TwoServers.LogOf(both.Second).RefreshAsync();

        await Rest.SendAsync(both.Second.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Listen."}""");
        await RunOfAsync(agents, both.Second, lead, 1);
        for (var round = 2; round < 6; round++)
        {
            var server = round % 2 == 0 ? both.First : both.Second;
            await PromptAsync(server, worker, $"Round {round}.");
            Assert.Equal([(worker, "idle")], Stage.Causes(await RunOfAsync(agents, server, lead, round)));
        }

        await PromptAsync(both.First, lead, "Stay.");
        await inTurn.Task.Within("the turn that the first server does not end");
        await History.OfRunAsync(both.First.Http, await PromptAsync(both.First, worker, "Meanwhile."));
        await both.First.StopAsync();
        Assert.Equal([(worker, "idle")], Stage.Causes(await RunOfAsync(agents, both.Second, lead, 6)));

        await both.First.StartAsync();
        await both.Second.StopAsync();
        await PromptAsync(both.First, worker, "Go on.");
        Assert.Equal([(worker, "idle")], Stage.Causes(await RunOfAsync(agents, both.First, lead, 7)));
        Assert.Equal(7, (await Rest.GetAsync(both.First.Http, $"/api/sessions/{lead}/orchestration")).Json.GetProperty("wakes").GetInt32());
        Assert.Equal(7, agents.Heard.Items.Count(heard => heard.Session == lead && heard.Prompt.Contains("[You are woken", StringComparison.Ordinal)));
    }

    [Theory(DisplayName = "[O31] [A8] the server that runs the agents stands still in the middle of a wake, and the other takes over: each cause has woken it once, also while both look, and what the first does late is refused")]
    [InlineData("the cause", "idle")]
    [InlineData("the wake", "idle")]
    [InlineData("the turn's start", "interrupted")]
    [InlineData("the turn's tool", "interrupted")]
    public async Task The_one_that_wakes_goes_away_in_the_middle(string at, string end)
    {
        var (firstTime, secondTime) = (new FakeTime(), new FakeTime());
        await using var agents = Stage.ForAnother();
        await using var both = await TwoServers.StartAsync(firstTime, secondTime, agents.Driver, secondDriver: agents.Driver);
        var lead = await agents.SessionAsync(part => part.UseAsync("read"), http: both.First.Http);
        var worker = await agents.SessionAsync(parent: lead, http: both.First.Http);
        await Rest.SendAsync(both.First.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Listen."}""");
        await RunOfAsync(agents, both.First, lead, 1);
        await TwoServers.LogOf(both.Second).RefreshAsync();

        JsonElement woken;
        using (var first = new FrozenServer(both.First, e => At(at, e, lead, worker)))
        {
            await PromptAsync(both.First, worker, "Go.");
            await first.StandsStillAsync(at);
            await TakeOverAsync(both.Second, secondTime);
            woken = await RunOfAsync(agents, both.Second, lead, 2);
        }

        Assert.Equal([(worker, "idle")], Stage.Causes(woken));
        var turn = (await History.OfRunAsync(both.Second.Http, woken.Text("run")!)).Types();
        Assert.Equal(end == "idle" ? "run.completed" : "run.interrupted", turn[^1]);

        // The first server's clock stands still: it goes on as if it had the lease.
        await PromptAsync(both.First, worker, "While both look.", both.Second);
        Assert.Equal([(worker, "idle")], Stage.Causes(await RunOfAsync(agents, both.Second, lead, 3)));
        firstTime.Advance(Tick);
        await PromptAsync(both.First, worker, "Once it knows.", both.Second);
        Assert.Equal([(worker, "idle")], Stage.Causes(await RunOfAsync(agents, both.Second, lead, 4)));

        var events = await History.OfSessionAsync(both.Second.Http, lead);
        var wakes = events.Where(e => e.Type() == "orchestration.woken").ToList();
        Assert.Equal(["switched_on", "idle", "idle", "idle"], wakes.SelectMany(Stage.Causes).Select(cause => cause.What));
        Assert.Equal(wakes.Select(wake => wake.Text("run")), events.Where(e => e.Type() == "run.started" && e.Text("session") == lead).Select(e => e.Text("run")));
        Assert.Equal(wakes.Count, events.Count(e => History.IsEnd(e.Type()) && e.Text("session") == lead));
        Assert.InRange(agents.Heard.Items.Count(heard => heard.Session == lead), end == "idle" ? wakes.Count : wakes.Count - 1, wakes.Count);
    }

    private static bool At(string step, LogEvent e, string lead, string worker) => step switch
    {
        "the cause" => e.Type == EventTypes.SessionUpdated && e.Scope.Session == worker && e.As<SessionData>().Status == SessionStatus.Idle,
        "the wake" => e.Type == EventTypes.OrchestrationWoken && e.Scope.Session == lead,
        "the turn's start" => e.Type == EventTypes.RunStarted && e.Scope.Session == lead,
        _ => e.Type == EventTypes.ToolStarted && e.Scope.Session == lead,
    };

    /// <summary>The lease is not renewed for as long as it lives.</summary>
    private static async Task TakeOverAsync(RingsideHost second, FakeTime time)
    {
        for (var ticks = 0; ticks < 12; ticks++)
        {
            time.Advance(Tick);
            await TwoServers.LogOf(second).RefreshAsync();
        }
    }

    /// <returns>The run.</returns>
    private static async Task<string> PromptAsync(RingsideHost server, string session, string text, RingsideHost? known = null)
    {
        var run = (await Rest.DoAsync(server.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text })))["run"];

        // Where clocks stand still nobody asks the log once a second whether he has missed something.
        await (known is null ? Task.CompletedTask : TwoServers.LogOf(known).RefreshAsync());
        return run;
    }

    private static async Task<JsonElement> RunOfAsync(Stage agents, RingsideHost server, string lead, int nth)
    {
        var woken = await agents.EventAsync(lead, "orchestration.woken", nth, server.Http);
        await History.OfRunAsync(server.Http, woken.Text("run")!);
        return woken;
    }
}
