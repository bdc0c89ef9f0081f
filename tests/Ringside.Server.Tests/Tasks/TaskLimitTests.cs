using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Tasks that would be too much, and those that cannot be started.</summary>
public sealed class TaskLimitTests
{
    [Fact(DisplayName = "[T8] of a parallel task ten runs go at once: further due times are missed, what a person asks for waits")]
    public async Task Ten_runs_go_at_once()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "stay", cron = "* * * * *", overlap = "parallel" });
        for (var minute = 1; minute <= 10; minute++)
        {
            await host.UntilAsync($"2026-11-20T12:{minute:00}:00Z", "task.started");
        }

        Assert.Equal("full", (await host.UntilAsync("2026-11-20T12:11:00Z", "task.missed")).Data().Text("reason"));
        Assert.Equal(202, (await Rest.PostAsync(host.Http, $"/api/tasks/{task}/run")).Status);
        Assert.Equal("waiting", (await host.RunAsync(task, 11)).Text("status"));
        Assert.Equal("full", (await host.UntilAsync("2026-11-20T12:12:00Z", "task.missed")).Data().Text("reason"));
        await host.EndTurnAsync();
        var eleventh = await host.ToldAsync("task.started");

        Assert.Equal(11, eleventh.Data().GetProperty("number").GetInt32());
        Assert.Equal("full", (await host.UntilAsync("2026-11-20T12:13:00Z", "task.missed")).Data().Text("reason"));
    }

    [Theory(DisplayName = "[T7] after a hundred days without an agent loop a line of every minute goes on from the newest of its due times")]
    [InlineData("run", "missed 99999 late@11:59, due 1@12:00, completed 1")]
    [InlineData("skip", "missed 99998 late@11:58, due 1@11:59")]
    [InlineData("catch_up", "missed 99976 late@11:36, due 1@11:37")]
    public async Task The_newest_of_very_many_is_made_up_for(string missed, string expected)
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick", cron = "* * * * *", missed });
        await host.Host.StopAsync();
        host.Time.Advance(TimeSpan.FromDays(100));
        await host.Host.StartAsync();

        await host.ToldAsync("task.completed");

        Assert.StartsWith(expected, await host.HistoryAsync(task), StringComparison.Ordinal);
        Assert.Equal("2027-02-28", (await host.RunAsync(task, 1)).Text("dueAt")![..10]);
        Assert.Equal("2027-02-28T12:01:00.000Z", (await host.GetAsync(task)).Text("nextDue"));
    }

    [Theory(DisplayName = "[T1] [T7] a task at a time that is past runs at once, or is missed where it says skip")]
    [InlineData("run", "due 1@13:00, completed 1")]
    [InlineData("skip", "missed 1 late@13:00")]
    public async Task A_time_that_is_past(string missed, string expected)
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick", at = "2020-01-01T13:00:00Z", missed });

        await host.ToldAsync(missed == "run" ? "task.completed" : "task.missed");

        Assert.Equal(expected, await host.HistoryAsync(task));
        Assert.Equal("done", (await host.GetAsync(task)).Text("status"));
    }

    [Theory(DisplayName = "[T1] a line or a zone that cannot be is refused, and named")]
    [InlineData("0 0 31 2 *", "UTC", "cron", "'0 0 31 2 *' is never due")]
    [InlineData("0 0 30 2,2 *", "Europe/Berlin", "cron", "'0 0 30 2,2 *' is never due")]
    [InlineData("0 0 31 4,6,9,11 *", "UTC", "cron", "'0 0 31 4,6,9,11 *' is never due")]
    [InlineData("0 9 * * *", "Europe/Atlantis", "timeZone", "there is no time zone Europe/Atlantis on the server; names are as in Europe/Berlin")]
    [InlineData("0 9 * * *", "", "timeZone", "there is no time zone  on the server; names are as in Europe/Berlin")]
    [InlineData("0 9 * * *", "../../etc/passwd", "timeZone", "there is no time zone ../../etc/passwd on the server; names are as in Europe/Berlin")]
    public async Task What_can_never_be_is_refused(string cron, string timeZone, string member, string message)
    {
        await using var host = await TaskHost.StartAsync();

        var refused = await Rest.PostAsync(host.Http, "/api/tasks", $$"""{"agent":"demo","prompt":"x","cron":"{{cron}}","timeZone":"{{timeZone}}"}""");

        ErrorTests.Refused(refused, 422, "invalid");
        Assert.Equal(message, refused.Json.GetProperty("errors").GetProperty(member)[0].GetString());
    }

    [Fact(DisplayName = "[T9] a task that the server cannot start, as its zone is gone from there, fails once, says why, and is paused")]
    public async Task What_cannot_be_started_is_told()
    {
        await using var host = await TaskHost.StartAsync();
        var due = host.Time.GetUtcNow();
        var owner = (await Rest.GetAsync(host.Http, "/api/me")).Json.GetProperty("user").Text("id");
        var id = Ids.New(Ids.Task, host.Time);
        await host.Host.Services.GetRequiredService<EventLog.EventLog>().AppendAsync(
        [
            new NewEvent(EventTypes.TaskCreated, new TaskData
            {
                Task = id, Title = "x", Prompt = "quick", Agent = (await Rest.GetAsync(host.Http, "/api/agents")).Json.GetProperty("items")[0].Text("id"), Cron = "* * * * *",
                TimeZone = "Europe/Atlantis", Overlap = TaskOverlaps.Skip, Missed = TaskMisses.Skip, Owner = owner, NextDue = due,
            })
            { Scope = new EventScope { Task = id } },
        ]);

        var failed = await host.ToldAsync("task.failed");
        var after = await host.AddAsync(new { agent = "demo", prompt = "quick" });
        await host.ToldAsync("task.completed");

        Assert.Equal("invalid", failed.Data().GetProperty("error").Text("code"));
        Assert.Contains("Europe/Atlantis", failed.Data().GetProperty("error").Text("message"), StringComparison.Ordinal);
        Assert.Equal("due 1?@12:00, failed 1", await host.HistoryAsync(id));
        Assert.Equal("paused", (await host.GetAsync(id)).Text("status"));
        Assert.Equal("done", (await host.GetAsync(after)).Text("status"));
    }
}
