using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>What becomes of due times: runs, runs that wait, runs that are tried again, and those that were missed.</summary>
public sealed class DueTests
{
    [Fact(DisplayName = "[T3] [T5] the clock is moved a day on: a cron line is due at each of its times, by the clock of its zone")]
    public async Task A_cron_line_is_due_at_its_times()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick", cron = "30 9,18 * * *", timeZone = "Asia/Kolkata" });

        // 18:30 and 09:30 in Kolkata.
        await host.UntilAsync("2026-11-20T13:00:00Z", "task.completed");
        await host.UntilAsync("2026-11-21T04:00:00Z", "task.completed");

        Assert.Equal("due 1@13:00, completed 1, due 2@04:00, completed 2", await host.HistoryAsync(task));
        Assert.Equal("2026-11-21T13:00:00.000Z", (await host.GetAsync(task)).Text("nextDue"));
    }

    [Theory(DisplayName = "[T7] a day without an agent loop: due times are skipped, or made up for by one run, or by one each, the newest 24")]
    [InlineData("skip", "missed 47 late@11:30, due 1@12:00, completed 1")]
    [InlineData("run", "missed 47 late@11:30, due 1@12:00, completed 1")]
    [InlineData("catch_up", "missed 24 late@00:00, due 1@00:30")]
    public async Task Missed_times_are_dealt_with(string missed, string expected)
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = missed == "catch_up" ? "stay" : "quick", cron = "0,30 * * * *", missed });
        await host.Host.StopAsync();
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.Host.StartAsync();

        await host.ToldAsync(missed == "catch_up" ? "task.started" : "task.completed");

        Assert.StartsWith(expected, await host.HistoryAsync(task), StringComparison.Ordinal);
        if (missed == "catch_up")
        {
            for (var number = 1; number <= 24; number++)
            {
                await host.EndTurnAsync(number);
                Assert.Equal(number, (await host.ToldAsync("task.completed")).Data().GetProperty("number").GetInt32());
            }
        }

        Assert.Equal("2026-11-21T12:30:00.000Z", (await host.GetAsync(task)).Text("nextDue"));
    }

    [Theory(DisplayName = "[T7] a task that is due once and was missed runs all the same, unless it says skip")]
    [InlineData(null, "due 1@13:00, completed 1")]
    [InlineData("skip", "missed 1 late@13:00")]
    public async Task A_missed_time_is_made_up_for(string? missed, string expected)
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(missed is null ? new { agent = "demo", prompt = "quick", at = "2026-11-20T13:00:00Z" } : new { agent = "demo", prompt = "quick", at = "2026-11-20T13:00:00Z", missed });
        await host.Host.StopAsync();
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.Host.StartAsync();

        await host.ToldAsync(missed is null ? "task.completed" : "task.missed");

        Assert.Equal(expected, await host.HistoryAsync(task));
        Assert.Equal("done", (await host.GetAsync(task)).Text("status"));
    }

    [Theory(DisplayName = "[T8] while a run is going, the next due time is skipped, waits, or goes at the same time")]
    [InlineData("skip", "due 1@12:10, missed 1 overlap@12:20, completed 1")]
    [InlineData("queue", "due 1@12:10, due 2?@12:20, completed 1, due 2@12:20, completed 2")]
    [InlineData("parallel", "due 1@12:10, due 2@12:20, completed 1, completed 2")]
    public async Task Runs_overlap_as_the_task_says(string overlap, string expected)
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "stay", cron = "10,20 12 * * *", overlap });
        await host.UntilAsync("2026-11-20T12:10:00Z", "task.started");
        await host.InTurnAsync();

        await host.UntilAsync("2026-11-20T12:20:00Z", overlap switch { "skip" => "task.missed", "queue" => "task.due", _ => "task.started" });
        await host.EndTurnAsync();
        await host.ToldAsync("task.completed");
        if (overlap != "skip")
        {
            await host.EndTurnAsync(2);
            await host.ToldAsync("task.completed");
        }

        Assert.Equal(expected, await host.HistoryAsync(task));
    }

    [Fact(DisplayName = "[T8] a task whose overlap is skip is not made to run while it runs")]
    public async Task A_run_is_refused_while_one_goes()
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "stay" });
        await host.ToldAsync("task.started");

        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/tasks/{task}/run"), 409, "conflict");
    }

    [Fact(DisplayName = "[T10] without an agent loop tasks wait; a server that has one takes them up")]
    public async Task Without_a_loop_tasks_wait()
    {
        await using var host = await TaskHost.StartAsync(settings: new() { ["agent_loop"] = "false" });
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick" });
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("", await host.HistoryAsync(task));
        await host.Host.StopAsync();
        host.Host.Set("agent_loop", "true");
        await host.Host.StartAsync();

        await host.ToldAsync("task.completed");

        Assert.Equal("due 1@12:00, completed 1", await host.HistoryAsync(task));
    }
}
