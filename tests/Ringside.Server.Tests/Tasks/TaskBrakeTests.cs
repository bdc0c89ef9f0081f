using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>The runs of tasks that agents made count as their prompts, and wait while they are stopped.</summary>
public sealed class TaskBrakeTests
{
    private static readonly CreateTask EachMinute = new() { Prompt = "quick", Title = "Look “again”", Cron = "* * * * *" };

    [Theory(DisplayName = "[O34] [O35] [T2] [T7] each run of a task that an agent made is a prompt of its own: one beyond the limit stops it, its due times are held, and are missed once it goes on")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Runs_count(bool leads)
    {
        await using var host = await TaskHost.StartAsync();
        var session = await SessionAsync(host);
        await LimitAsync(host, session, leads, prompts: 4);
        var agent = host.Host.AgentOf(session);
        var (task, once) = ((await host.Host.MakeAsync(agent, like: EachMinute)).Id, (await host.Host.MakeAsync(agent, "2026-11-20T12:05:00Z")).Id);
        await host.UntilAsync("2026-11-20T12:01:00Z", "task.completed");
        await host.UntilAsync("2026-11-20T12:02:00Z", "task.completed");
        Assert.Equal(4, await SentAsync(host, session));

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var stopped = (await StoppedAsync(host, session)).Data();
        await host.LookedAsync("2026-11-20T12:06:30Z");

        var who = leads ? "orchestrator" : "agent";
        Assert.Equal(
            ("prompts_per_hour", $"This {who} has sent 4 prompts within an hour, those of its tasks too, which is its limit, and its task “Look \"again\"” was about to send one more."),
            (stopped.Text("reason"), stopped.Text("detail")));
        Assert.Equal("open", (await Rest.GetAsync(host.Http, $"/api/interactions/{stopped.Text("interaction")}"))["status"]);
        Assert.Equal("due 1@12:01, completed 1, due 2@12:02, completed 2", await host.HistoryAsync(task));
        Assert.Equal(("", "active", "2026-11-20T12:03:00.000Z"), (await host.HistoryAsync(once), (await host.GetAsync(task)).Text("status"), (await host.GetAsync(task)).Text("nextDue")));

        await Rest.DoAsync(host.Http, $"/api/interactions/{stopped.Text("interaction")}/answer", """{"option":"resume"}""");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        if (leads)
        {
            await host.EndTurnAsync(2);
        }

        await host.ToldAsync("task.completed");
        await host.ToldAsync("task.completed");

        Assert.Equal("due 1@12:01, completed 1, due 2@12:02, completed 2, missed 3 late@12:05, due 3@12:06, completed 3", await host.HistoryAsync(task));
        Assert.Equal("due 1@12:05, completed 1", await host.HistoryAsync(once));
        Assert.Equal(2, await SentAsync(host, session));
    }

    [Fact(DisplayName = "[O34] [O35] the runs of a task that a person made count for nobody, nor do those of an agent's task that a person asks for")]
    public async Task What_people_make_is_not_counted()
    {
        await using var host = await TaskHost.StartAsync();
        var session = await SessionAsync(host);
        await LimitAsync(host, session, leads: false, prompts: 1);
        await host.AddAsync(new { session, prompt = "quick", cron = "* * * * *" });
        var task = await host.Host.MakeAsync(host.Host.AgentOf(session), "2027-06-01T00:00:00Z");
        for (var minute = 1; minute <= 3; minute++)
        {
            await host.UntilAsync($"2026-11-20T12:{minute:00}:00Z", "task.completed");
            Assert.Equal(202, (await Rest.PostAsync(host.Http, $"/api/tasks/{task.Id}/run")).Status);
            await host.ToldAsync("task.completed");
        }

        Assert.Equal("due 1?@12:01, due 1@12:01, completed 1, due 2?@12:02, due 2@12:02, completed 2, due 3?@12:03, due 3@12:03, completed 3", await host.HistoryAsync(task.Id));
        Assert.Equal(1, await SentAsync(host, session));
    }

    [Fact(DisplayName = "[O35] [T7] what is made up for stops at the limit in its middle, and goes on from there")]
    public async Task The_limit_in_the_middle()
    {
        await using var host = await TaskHost.StartAsync();
        var session = await SessionAsync(host);
        await LimitAsync(host, session, leads: false, prompts: 3);
        var task = await host.Host.MakeAsync(host.Host.AgentOf(session), like: EachMinute with { Missed = "catch_up", Overlap = "parallel" });
        await host.Host.StopAsync();
        host.Time.Advance(TimeSpan.FromMinutes(5));
        await host.Host.StartAsync();

        var stopped = (await StoppedAsync(host, session)).Data().Text("interaction");
        await host.ToldAsync("task.completed");
        await host.ToldAsync("task.completed");
        Assert.Equal("2026-11-20T12:03:00.000Z", (await host.GetAsync(task.Id)).Text("nextDue"));
        await Rest.DoAsync(host.Http, $"/api/interactions/{stopped}/answer", """{"option":"resume"}""");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        for (var n = 3; n <= 5; n++)
        {
            await host.ToldAsync("task.completed");
        }

        var due = (await host.HistoryAsync(task.Id)).Split(", ").Where(told => told.StartsWith("due", StringComparison.Ordinal));
        Assert.Equal(["due 1@12:01", "due 2@12:02", "due 3@12:03", "due 4@12:04", "due 5@12:05"], due);
    }

    [Fact(DisplayName = "[O35] [T9] an attempt that is due again counts too, and waits while its agent is stopped")]
    public async Task Attempts_count()
    {
        await using var host = await TaskHost.StartAsync();
        var session = await SessionAsync(host);
        await LimitAsync(host, session, leads: false, prompts: 2);
        var task = await host.Host.MakeAsync(host.Host.AgentOf(session), like: new CreateTask { Prompt = "stay", Retries = 1, RetryAfterSeconds = 60 });
        await host.EndTurnAsync(error: "The model is on strike.");
        await host.ToldAsync("task.failed");

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var stopped = (await StoppedAsync(host, session)).Data().Text("interaction");
        await host.LookedAsync("2026-11-20T12:30:00Z");
        Assert.Equal("retrying", (await host.RunAsync(task.Id, 1)).Text("status"));
        await Rest.DoAsync(host.Http, $"/api/interactions/{stopped}/answer", """{"text":"Try it once more."}""");
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await host.EndTurnAsync(2);
        await host.EndTurnAsync(3);
        Assert.Equal(2, (await host.ToldAsync("task.completed")).Data().GetProperty("attempt").GetInt32());
    }

    private static async Task<string> SessionAsync(TaskHost host) => (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];

    private static async Task LimitAsync(TaskHost host, string session, bool leads, int prompts)
    {
        var set = await Rest.SendAsync(host.Http, HttpMethod.Put, $"/api/sessions/{session}/orchestration", JsonSerializer.Serialize(new { enabled = leads, goal = "quick", maxPromptsPerHour = prompts }));
        Assert.Equal(200, set.Status);
        if (leads)
        {
            // It is woken for that.
            await host.EndTurnAsync();
        }
    }

    private static async Task<int> SentAsync(TaskHost host, string session) =>
        (await Rest.GetAsync(host.Http, $"/api/sessions/{session}/orchestration")).Json.GetProperty("promptsLastHour").GetInt32();

    private static async Task<JsonElement> StoppedAsync(TaskHost host, string session)
    {
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events?type=orchestration.stopped");
        return (await stream.ReadUntilAsync(frame => frame.Event == "orchestration.stopped"))[^1].Data;
    }
}
