using System.Text.Json;
using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sharing;

public sealed class TwoServersTests
{
    [Fact(DisplayName = "[A7] each of two servers shows the other's events live, in order and once, and goes on from the other's cursors")]
    public async Task Each_shows_the_others_events()
    {
        await using var both = await TwoServers.StartAsync();
        var session = await Rest.ExternalSessionAsync(both.First.Http);
        await TwoServers.LogOf(both.Second).RefreshAsync();
        await using var onFirst = await SseFrames.OpenAsync(both.First.Http, $"/api/sessions/{session}/events?from=now");
        await using var onSecond = await SseFrames.OpenAsync(both.Second.Http, $"/api/sessions/{session}/events?from=now");

        var cursor = "";
        for (var n = 0; n < 20; n++)
        {
            cursor = await Rest.WriteAsync((n % 2 == 0 ? both.First : both.Second).Http, session, Rest.Event("x.said", new { n }));
        }

        foreach (var stream in new[] { onFirst, onSecond })
        {
            var told = await stream.ReadUntilAsync(frame => frame.Id == cursor && frame.Event == "x.said");
            Assert.Equal(Enumerable.Range(0, 20), told.Where(frame => frame.Event == "x.said").Select(frame => frame.Data.GetProperty("data").GetProperty("n").GetInt32()));
        }

        cursor = await Rest.WriteAsync(both.First.Http, session, Rest.Event("x.last"));
        await using var resumed = await SseFrames.OpenAsync(both.Second.Http, $"/api/sessions/{session}/events", cursor);
        Assert.Equal("resumed", (await resumed.ReadAsync())!.Data.GetProperty("verdict").GetString());
    }

    [Fact(DisplayName = "[A2] of two servers that are given different answers to one question at once, one takes its answer, the other says already_answered")]
    public async Task One_answer_wins()
    {
        await using var both = await TwoServers.StartAsync();
        var session = await Rest.ExternalSessionAsync(both.First.Http);
        for (var round = 0; round < 20; round++)
        {
            var question = $"itx_{round}";
            object[] options = [new { id = "yes", name = "Yes", kind = "allow_once" }, new { id = "no", name = "No", kind = "reject_once" }];
            await Rest.WriteAsync(both.First.Http, session, Rest.Event("interaction.opened", new { interaction = question, kind = "permission", title = "May I?", options }));
            await TwoServers.LogOf(both.Second).RefreshAsync();

            var answers = await Task.WhenAll(
                Rest.PostAsync(both.First.Http, $"/api/interactions/{question}/answer", """{"option":"yes"}"""),
                Rest.PostAsync(both.Second.Http, $"/api/interactions/{question}/answer", """{"option":"no"}"""));

            Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
            Assert.Equal("already_answered", answers.Single(answer => answer.Status == 409)["code"]);
        }

        Assert.Equal(20, (await History.OfSessionAsync(both.First.Http, session)).Types().Count(type => type == "interaction.answered"));
    }

    [Fact(DisplayName = "[A7, A11] a person and a token made on one server are known on the other, and gone there once taken away")]
    public async Task Tokens_are_known_on_both()
    {
        await using var both = await TwoServers.StartAsync();
        var person = await Person.JoinAsync(both.First);
        using var http = both.Second.Client(person.Token);
        await TwoServers.LogOf(both.Second).RefreshAsync();
        var me = await Rest.GetAsync(http, "/api/me");
        Assert.Equal(200, me.Status);
        await using var stream = await SseFrames.OpenAsync(http, "/api/events");

        var token = (await Rest.GetAsync(person.Http, "/api/tokens")).Json.GetProperty("items")[0].Text("id");
        await Rest.SendAsync(both.First.Http, HttpMethod.Delete, $"/api/tokens/{token}", null);

        var frames = await stream.ReadUntilAsync(frame => frame.Event == "bye");
        Assert.Equal("expired", frames[^1].Data.GetProperty("code").GetString());
        Assert.Equal(401, (await Rest.GetAsync(http, "/api/me")).Status);
    }

    [Fact(DisplayName = "[A2, W6] servers that start at once on an empty database make what must be there once")]
    public async Task Servers_may_start_at_once()
    {
        using var database = (await PostgresServer.Shared).CreateDatabase();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RingsideHost.StartAsync(new() { ["store"] = database.Uri }))));

        await TwoServers.LogOf(hosts[0]).RefreshAsync();
        var agents = (await Rest.GetAsync(hosts[0].Http, "/api/agents")).Json.GetProperty("items").EnumerateArray().Select(agent => agent.Text("name")).ToList();
        var users = (await Rest.GetAsync(hosts[0].Http, "/api/users")).Json.GetProperty("items").EnumerateArray().Select(user => user.Text("name"));

        Assert.Equal(agents.Distinct(), agents);
        Assert.Contains("demo", agents);
        Assert.Equal(["admin"], users);
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact(DisplayName = "[A8] one server runs the agents for both; when it stops, the other does at once")]
    public async Task One_server_runs_the_agents()
    {
        await using var both = await TwoServers.StartAsync();
        var run = await RunAsync(both.Second);
        Assert.Equal("run.completed", run.Types()[^1]);
        Assert.Single(run.Types(), type => type == "run.started");

        await both.First.StopAsync();
        Assert.Equal("run.completed", (await RunAsync(both.Second)).Types()[^1]);
        await both.First.StartAsync();
        Assert.Equal("run.completed", (await RunAsync(both.First)).Types()[^1]);
    }

    [Fact(DisplayName = "[A8, A9, E9] a server that no longer renews its lease is followed by the other, which ends what it left running; what it says late is refused")]
    public async Task A_silent_server_is_followed()
    {
        var (firstTime, secondTime) = (new FakeTime(), new FakeTime());
        var (said, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var refused = new TaskCompletionSource<Exception?>();
        var driver = new ScriptedDriver(async (host, _, _) =>
        {
            await host.UpdateAsync(Said("early"), default);
            said.SetResult();
            await goOn.Task;
            try
            {
                await host.UpdateAsync(Said("late"), default);
                refused.SetResult(null);
            }
            catch (Exception e)
            {
                refused.SetResult(e);
                throw;
            }
        });
        await using var both = await TwoServers.StartAsync(firstTime, secondTime, driver);
        var started = await Rest.DoAsync(both.First.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await said.Task.Within("the agent's first word");

        // The first server's clock stands still, and with it its renewals.
        await TwoServers.LogOf(both.Second).RefreshAsync();
        await using var stream = await SseFrames.OpenAsync(both.Second.Http, $"/api/runs/{started["run"]}/events");
        var ended = stream.ReadUntilAsync(frame => frame.Event == "run.interrupted");
        for (var second = 0; second < 12; second++)
        {
            secondTime.Advance(TimeSpan.FromSeconds(1));
            await TwoServers.LogOf(both.Second).RefreshAsync();
        }

        await ended;
        goOn.SetResult();

        Assert.IsType<OperationCanceledException>(await refused.Task.Within("the agent's late word"), exactMatch: false);
        var types = (await History.OfRunAsync(both.Second.Http, started["run"])).Types();
        Assert.Equal("run.interrupted", types[^1]);
        Assert.Single(types, type => type.StartsWith("run.", StringComparison.Ordinal) && type != "run.started");
    }

    [Fact(DisplayName = "[P4] a heartbeat to one server keeps a run that the other watches")]
    public async Task A_heartbeat_to_either_counts()
    {
        var firstTime = new FakeTime();
        await using var both = await TwoServers.StartAsync(firstTime, new FakeTime());
        var session = await Rest.ExternalSessionAsync(both.First.Http);
        await Rest.WriteAsync(both.First.Http, session, Rest.Event("run.started"));
        var run = (await Rest.GetAsync(both.First.Http, $"/api/sessions/{session}"))["run"];
        await TwoServers.LogOf(both.Second).RefreshAsync();

        firstTime.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(204, (await Rest.PostAsync(both.Second.Http, $"/api/runs/{run}/heartbeat")).Status);
        await TwoServers.LogOf(both.First).RefreshAsync();
        firstTime.Advance(TimeSpan.FromSeconds(59));
        await TwoServers.LogOf(both.First).RefreshAsync();
        Assert.Equal("running", (await Rest.GetAsync(both.First.Http, $"/api/runs/{run}"))["status"]);

        firstTime.Advance(TimeSpan.FromSeconds(3));
        await using var stream = await SseFrames.OpenAsync(both.Second.Http, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync(frame => frame.Event == "run.interrupted");
    }

    [Fact(DisplayName = "[A8, W6] a server for the web alone never runs agents")]
    public async Task A_web_server_runs_no_agents()
    {
        await using var both = await TwoServers.StartAsync(firstRoles: "web");

        Assert.Equal("run.completed", (await RunAsync(both.First)).Types()[^1]);
        await both.Second.StopAsync();
        var run = (await Rest.DoAsync(both.First.Http, "/api/runs", """{"agent":"demo","prompt":"hello"}"""))["run"];
        await TwoServers.LogOf(both.First).RefreshAsync();
        Assert.Equal("queued", (await Rest.GetAsync(both.First.Http, $"/api/runs/{run}"))["status"]);
        await both.Second.StartAsync();
        await using var stream = await SseFrames.OpenAsync(both.First.Http, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync(frame => frame.Event == "run.completed");
    }

    private static MessageContent Said(string text) => new(JsonElement.Parse($$"""{"type":"text","text":"{{text}}"}"""));

    /// <summary>A prompt to the agent, and all that came of it.</summary>
    private static async Task<List<JsonElement>> RunAsync(RingsideHost host) =>
        await History.OfRunAsync(host.Http, (await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"hello"}"""))["run"]);
}
