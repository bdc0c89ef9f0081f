using System.Globalization;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Cron lines against a plain reference that walks every minute, over changes of summer time.</summary>
public sealed class CronTests
{
    private static readonly string[] Fields = ["*", "*/7", "*/20", "0", "30", "15,45", "10-40"];
    private static readonly string[] Hours = ["*", "*/2", "1", "2", "3", "1-3", "0,2,12"];
    private static readonly string[] Days = ["*", "*", "29", "25-31", "1,8"];
    private static readonly string[] Weekdays = ["*", "*", "0", "7", "1-5", "SUN"];

    [Theory(DisplayName = "[T3] any cron line is due when a walk along the zone's clock finds it, through spring and autumn")]
    [InlineData("Europe/Berlin", "2026-03-28T20:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T20:00:00Z")]
    [InlineData("America/New_York", "2026-03-08T02:00:00Z")]
    [InlineData("America/New_York", "2026-11-01T02:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T10:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T10:00:00Z")]
    public async Task A_line_is_due_as_the_clock_says(string zone, string from)
    {
        var (random, start) = (new Random(17), DateTimeOffset.Parse(from, CultureInfo.InvariantCulture));
        await using var host = await TaskHost.StartAsync(from, new() { ["agent_loop"] = "false" });
        for (var time = start; time < start.AddHours(16);)
        {
            for (var line = 0; line < 12; line++)
            {
                var cron = string.Join(' ', Pick(random, Fields), Pick(random, Hours), Pick(random, Days), "*", Pick(random, Weekdays));
                var made = await Rest.DoAsync(host.Http, "/api/tasks", $$"""{"agent":"demo","prompt":"x","cron":"{{cron}}","timeZone":"{{zone}}"}""");

                var expected = PlainCron.Next(cron, TimeZoneInfo.FindSystemTimeZoneById(zone), time);

                Assert.True(expected == made.Json.GetProperty("nextDue").GetDateTimeOffset(), $"{cron} in {zone} after {time:u}: {made["nextDue"]}, and not {expected:u}");
                await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/tasks/{made["id"]}", null);
            }

            var step = TimeSpan.FromMinutes(random.Next(7, 43));
            host.Time.Advance(step);
            time += step;
        }
    }

    [Theory(DisplayName = "[T3] what the clock leaves out in spring is due as it moves; what it shows twice in autumn is due twice only where the line says so")]
    [InlineData("Europe/Berlin", "2026-03-29T00:00:00Z", "30 2 * * *", "01:00 00:30")]
    [InlineData("Europe/Berlin", "2026-10-24T23:30:00Z", "30 2 * * *", "00:30 01:30")]
    [InlineData("Europe/Berlin", "2026-10-24T23:50:00Z", "30 * * * *", "00:30 01:30 02:30")]
    [InlineData("America/New_York", "2026-03-08T06:00:00Z", "15 2 * * *", "07:00 06:15")]
    [InlineData("America/New_York", "2026-11-01T05:00:00Z", "15 1 * * *", "05:15 06:15")]
    public async Task A_task_is_due_over_the_change(string zone, string from, string cron, string expected)
    {
        await using var host = await TaskHost.StartAsync(from);
        var task = await host.AddAsync(new { agent = "demo", prompt = "quick", cron, timeZone = zone });
        var due = new List<string>();
        foreach (var _ in expected.Split(' '))
        {
            await host.UntilAsync((await host.GetAsync(task)).Text("nextDue")!, "task.completed");
            due.Add((await host.GetAsync(task)).GetProperty("runs").EnumerateArray().Last().Text("dueAt")![11..16]);
        }

        Assert.Equal(expected, string.Join(' ', due));
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
