using System.Globalization;

namespace Ringside.Server.Tests.Tasks;

/// <summary>When a cron line is due, found as a person would: by looking at the clock on the wall every minute.</summary>
internal static class PlainCron
{
    public static DateTimeOffset Next(string cron, TimeZoneInfo zone, DateTimeOffset after)
    {
        var fields = cron.Split(' ');
        var repeats = fields.Take(2).Any(field => field.Contains('*') || field.Contains('-') || field.Contains('/'));
        var minute = new DateTimeOffset(after.Ticks - (after.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        while (true)
        {
            minute = minute.AddMinutes(1);
            var (wall, before) = (Wall(minute, zone), Wall(minute.AddMinutes(-1), zone));
            var isSecondTime = zone.IsAmbiguousTime(wall) && zone.GetUtcOffset(minute) == zone.GetAmbiguousTimeOffsets(wall).Min();
            if (Fits(fields, wall) && (repeats || !isSecondTime))
            {
                return minute;
            }

            for (var left = before.AddMinutes(1); left < wall; left = left.AddMinutes(1))
            {
                if (Fits(fields, left))
                {
                    return minute;
                }
            }
        }
    }

    private static DateTime Wall(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).DateTime;

    private static bool Fits(string[] fields, DateTime wall)
    {
        var (day, weekday) = (Fits(fields[2], wall.Day, 1), Fits(fields[4], (int)wall.DayOfWeek, 0) || (wall.DayOfWeek == DayOfWeek.Sunday && Fits(fields[4], 7, 0)));
        return Fits(fields[0], wall.Minute, 0) && Fits(fields[1], wall.Hour, 0) && Fits(fields[3], wall.Month, 1)
            && (fields[2] == "*" || fields[4] == "*" ? day && weekday : day || weekday);
    }

    private static bool Fits(string field, int value, int first) => field.Split(',').Any(part =>
    {
        var (range, step) = part.Split('/') is [var left, var every] ? (left, int.Parse(every, CultureInfo.InvariantCulture)) : (part, 1);
        var (from, to) = range == "*" ? (first, 99) : range == "SUN" ? (0, 0)
            : range.Split('-') is [var low, var high] ? (int.Parse(low, CultureInfo.InvariantCulture), int.Parse(high, CultureInfo.InvariantCulture))
            : (int.Parse(range, CultureInfo.InvariantCulture), int.Parse(range, CultureInfo.InvariantCulture));
        return value >= from && value <= to && (value - from) % step == 0;
    });
}
