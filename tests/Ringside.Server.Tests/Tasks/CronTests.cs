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

    [Theory(DisplayName = "[T3] the next times of a line are told before it is a task's: three, or as many as there are")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00.000Z 2026-10-26T01:30:00.000Z 2026-10-27T01:30:00.000Z")]
    [InlineData("0 6 * * 1-5", "", "2026-10-26T06:00:00.000Z 2026-10-27T06:00:00.000Z 2026-10-28T06:00:00.000Z")]
    public async Task The_next_times_are_told(string cron, string zone, string expected)
    {
        await using var host = await TaskHost.StartAsync("2026-10-24T20:00:00Z");

        var told = await Rest.GetAsync(host.Http, $"/api/due-times?cron={Uri.EscapeDataString(cron)}{(zone.Length == 0 ? "" : $"&timeZone={zone}")}");

        Assert.Equal(expected.Split(' '), told.Json.GetProperty("items").EnumerateArray().Select(time => time.GetString()));
    }

    [Theory(DisplayName = "[T3] [W2] what is no line, no zone or never due is refused before it is a task's, with the member that is wrong")]
    [InlineData("cron=teatime", 422, "cron")]
    [InlineData("cron=0+0+30+2+*", 422, "cron")]
    [InlineData("", 422, "cron")]
    [InlineData("cron=0+6+*+*+*&timeZone=Mars/Base", 422, "timeZone")]
    [InlineData("line=0+6+*+*+*", 400, "line")]
    public async Task What_is_no_line_is_refused(string query, int status, string member)
    {
        await using var host = await TaskHost.StartAsync();

        var refused = await Rest.GetAsync(host.Http, $"/api/due-times?{query}");

        Assert.Equal((status, member), (refused.Status, refused.Json.GetProperty("errors").EnumerateObject().Single().Name));
        Assert.Empty((await Rest.GetAsync(host.Http, "/api/tasks")).Json.GetProperty("items").EnumerateArray());
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
