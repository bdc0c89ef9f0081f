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

        var events = await History.AllAsync(both.First.Http, "/api/events", "&from=start&type=task.*&type=run.started");
        Assert.Equal(tasks.Count, events.Count(e => e.Type() == "task.due"));
        Assert.Equal(tasks.Count, events.Count(e => e.Type() == "run.started"));
        Assert.Equal(tasks.Count, events.Count(e => e.Type() == "task.completed"));
    }
}
