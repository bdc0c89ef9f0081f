using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Runs of tasks that fail.</summary>
public sealed class RetryTests
{
    [Fact(DisplayName = "[T9] a run that fails is tried again, after a delay that doubles, in a session of its own; then it has failed")]
    public async Task A_failed_run_is_tried_again()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "stay", retries = 2, retryAfterSeconds = 100 });
        var sessions = new HashSet<string>();
        string[] retryAt = ["2026-11-20T12:01:40.000Z", "2026-11-20T12:05:00.000Z"];
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var started = await host.ToldAsync("task.started");
            Assert.Equal(attempt, started.Data().GetProperty("attempt").GetInt32());
            sessions.Add(started.Data().Text("session")!);
            await host.EndTurnAsync(attempt, "The model is on strike.");
            var failed = await host.ToldAsync("task.failed");
            Assert.Equal("The model is on strike.", failed.Data().GetProperty("error").Text("message"));
            Assert.Equal(attempt <= 2 ? retryAt[attempt - 1] : null, failed.Data().Text("retryAt"));
            Assert.Equal(attempt <= 2 ? "retrying" : "failed", (await host.RunAsync(task, 1)).Text("status"));
            host.Time.Advance(attempt <= 2 ? TimeSpan.FromSeconds(100 * attempt) : TimeSpan.Zero);
        }

        Assert.Equal(3, sessions.Count);
        Assert.Equal("done", (await host.GetAsync(task)).Text("status"));
    }

    [Fact(DisplayName = "[T9] a run that a person cancels is not tried again")]
    public async Task A_cancelled_run_is_over()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "stay", retries = 5 });
        var run = (await host.ToldAsync("task.started")).Data().Text("run");

        await Rest.DoAsync(host.Http, $"/api/runs/{run}/cancel");

        Assert.Equal("cancelled", (await host.ToldAsync("task.failed")).Data().GetProperty("error").Text("code"));
        Assert.Equal("failed", (await host.RunAsync(task, 1)).Text("status"));
    }

    [Fact(DisplayName = "[T9] a task whose session is closed or whose agent is gone fails, says why, and is paused")]
    public async Task A_task_without_its_session_pauses()
    {
        await using var host = await TaskHost.StartAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var agent = (await Rest.DoAsync(host.Http, "/api/agents", """{"name":"outside","driver":"external"}"""))["id"];
        var first = await host.AddAsync(new { session, prompt = "quick", cron = "0 * * * *", retries = 3 });
        var second = await host.AddAsync(new { agent, prompt = "quick", cron = "1 13 * * *" });
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/agents/{agent}", null);

        var closed = await host.UntilAsync("2026-11-20T13:00:00Z", "task.failed");
        var removed = await host.UntilAsync("2026-11-20T13:01:00Z", "task.failed");

        Assert.Equal(("session_closed", "agent_removed"), (closed.Data().GetProperty("error").Text("code"), removed.Data().GetProperty("error").Text("code")));
        Assert.Equal(("paused", "paused"), ((await host.GetAsync(first)).Text("status"), (await host.GetAsync(second)).Text("status")));
    }
    [Fact(DisplayName = "[T9] [T6] a task that made up for many due times when its session was closed is due no more: each of them has failed, and none comes after")]
    public async Task A_task_that_pauses_is_due_no_more()
    {
        await using var host = await TaskHost.StartAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var task = await host.AddAsync(new { session, prompt = "quick", cron = "0 * * * *", missed = "catch_up" });
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");
        await host.Host.StopAsync();
        host.Time.Advance(TimeSpan.FromHours(2));
        await host.Host.StartAsync();
        await host.ToldAsync("task.failed");

        await host.LookedAsync("2026-11-20T18:00:00Z");

        Assert.Equal("due 1?@13:00, failed 1, due 2?@14:00, failed 2", await host.HistoryAsync(task));
        var paused = await host.GetAsync(task);
        Assert.Equal(("paused", null, "session_closed"), (paused.Text("status"), paused.Text("nextDue"), paused.GetProperty("error").Text("code")));
    }
}
