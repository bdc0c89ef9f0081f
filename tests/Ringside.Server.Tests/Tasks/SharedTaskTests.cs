using Ringside.Server.Tests.Sharing;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Two servers on one PostgreSQL, both with an agent loop and the same clock.</summary>
public sealed class SharedTaskTests
{
    [Fact(DisplayName = "[T10] two servers find many tasks due at once: each is due once and runs once")]
    public async Task Two_loops_run_a_task_once()
    {
        var time = new FakeTime();
        await using var both = await TwoServers.StartAsync(time, time);
        var tasks = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var server = i % 2 == 0 ? both.First : both.Second;
            tasks.Add((await Rest.DoAsync(server.Http, "/api/tasks", """{"agent":"demo","prompt":"x","at":"2026-11-20T12:00:05Z","overlap":"parallel"}"""))["id"]);
        }

        await TwoServers.LogOf(both.First).RefreshAsync();
        await TwoServers.LogOf(both.Second).RefreshAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        foreach (var task in tasks)
        {
            await using var stream = await SseFrames.OpenAsync(both.Second.Http, $"/api/events?task={task}&type=task.completed&from=start");
            await stream.ReadUntilAsync(frame => frame.Event == "task.completed");
        }

        // Of the server that has told of each end: the other one may not have seen the last of them yet.
        var events = await History.AllAsync(both.Second.Http, "/api/events", "&from=start&type=task.*&type=run.started");
        Assert.Equal(tasks.Count, events.Count(e => e.Type() == "task.due"));
        Assert.Equal(tasks.Count, events.Count(e => e.Type() == "run.started"));
        Assert.Equal(tasks.Count, events.Count(e => e.Type() == "task.completed"));
    }

    [Fact(DisplayName = "[T10] [O35] two servers find that many tasks of one agent are one more than its limit: it is stopped once, one question is asked, and none of them is due")]
    public async Task Two_loops_stop_an_agent_once()
    {
        var time = new FakeTime();
        await using var both = await TwoServers.StartAsync(time, time);
        var session = (await Rest.DoAsync(both.First.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        await Rest.SendAsync(both.First.Http, HttpMethod.Put, $"/api/sessions/{session}/orchestration", """{"enabled":false,"goal":"None.","maxPromptsPerHour":1}""");
        for (var i = 0; i < 6; i++)
        {
            await both.First.MakeAsync(both.First.AgentOf(session), "2026-11-20T12:00:05Z");
        }

        await TwoServers.LogOf(both.Second).RefreshAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        foreach (var server in new[] { both.First, both.Second })
        {
            var after = (await Rest.DoAsync(server.Http, "/api/tasks", """{"agent":"demo","prompt":"x"}"""))["id"];
            await using var stream = await SseFrames.OpenAsync(server.Http, $"/api/events?task={after}&type=task.completed&from=start");
            await stream.ReadUntilAsync(frame => frame.Event == "task.completed");
        }

        var events = (await History.AllAsync(both.First.Http, "/api/events", $"&from=start&session={session}")).Types();
        Assert.Single(events, type => type == "orchestration.stopped");
        Assert.Single(events, type => type == "interaction.opened");
        Assert.DoesNotContain("task.due", events);
    }
}
