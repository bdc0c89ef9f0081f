using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Tasks that are paused, given another time, or made to run.</summary>
public sealed class TaskChangeTests
{
    [Fact(DisplayName = "[T6] a paused task is not due, and runs when somebody says so; it is due again once it is no longer paused")]
    public async Task A_paused_task_waits()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick", cron = "0 * * * *" });
        Assert.Equal("2026-11-20T13:00:00.000Z", (await host.GetAsync(task)).Text("nextDue"));
        var paused = await PatchAsync(host, task, """{"paused":true}""");
        Assert.Equal("paused", paused.Text("status"));
        Assert.False(paused.TryGetProperty("nextDue", out _));

        host.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(202, (await Rest.PostAsync(host.Http, $"/api/tasks/{task}/run")).Status);
        await host.ToldAsync("task.completed");
        Assert.Equal("paused", (await host.GetAsync(task)).Text("status"));
        Assert.Equal("2026-11-20T15:00:00.000Z", (await PatchAsync(host, task, """{"paused":false}""")).Text("nextDue"));
        await host.UntilAsync("2026-11-20T15:00:00Z", "task.completed");

        Assert.Equal("due 1?@14:00, due 1@14:00, completed 1, due 2@15:00, completed 2", await host.HistoryAsync(task));
    }

    [Fact(DisplayName = "[T6] a changed time or line counts from then on")]
    public async Task A_task_is_given_another_time()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick", cron = "0 * * * *", timeZone = "Europe/Berlin" });

        Assert.Equal("2026-11-21T08:00:00.000Z", (await PatchAsync(host, task, """{"cron":"0 9 * * *"}""")).Text("nextDue"));
        Assert.Equal("2026-11-20T14:00:00.000Z", (await PatchAsync(host, task, """{"timeZone":"America/New_York"}""")).Text("nextDue"));
        var once = await PatchAsync(host, task, """{"at":"2026-11-20T12:05:00Z","prompt":"quick now"}""");
        Assert.Equal(("2026-11-20T12:05:00.000Z", null, null), (once.Text("nextDue"), once.Text("cron"), once.Text("timeZone")));
        await host.UntilAsync("2026-11-20T12:05:00Z", "task.completed");

        Assert.Equal("done", (await host.GetAsync(task)).Text("status"));
    }

    private static async Task<JsonElement> PatchAsync(TaskHost host, string task, string body)
    {
        var answer = await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/tasks/{task}", body);
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return answer.Json;
    }
}
