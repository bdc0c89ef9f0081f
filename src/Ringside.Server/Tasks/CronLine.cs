using Quartz;
using Ringside.Server.Api;

namespace Ringside.Server.Tasks;

/// <summary>
/// A cron line, by the clock on the wall of a zone (T3). What that clock leaves out in spring is due at the moment it moves. Of what it shows twice in autumn a fixed time is due the
/// first time alone; a line whose minutes or hours are a range or a step goes on through both.
/// </summary>
internal sealed class CronLine
{
    private readonly CronExpression line;
    private readonly bool goesOn;

    /// <param name="zone">Null: UTC.</param>
    /// <exception cref="RejectedException">422: line or zone are none.</exception>
    public CronLine(string cron, string? zone)
    {
        if (cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length is var fields and not 5)
        {
            throw RejectedException.Invalid("cron", $"'{cron}' is no cron line: it has {fields} field{(fields == 1 ? "" : "s")} and not five, minute hour day month weekday, as in 0 6 * * 1-5");
        }

        try
        {
            line = CronExpression.Parse(cron, CronFormat.Unix).WithTimeZone(Zone(zone));
        }
        catch (FormatException problem)
        {
            throw RejectedException.Invalid("cron", $"'{cron}' is no cron line: {problem.Message}");
        }

        goesOn = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Any(field => field.AsSpan().ContainsAny('*', '-', '/'));
    }

    /// <summary>The first due time after another; null where there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        var next = line.GetNextValidTimeAfter(time);

        // A search that begins between the two showings finds the second.
        while (!goesOn && next is { } found && IsSecondShowing(found))
        {
            next = line.GetNextValidTimeAfter(found);
        }

        return next?.ToUniversalTime();
    }

    private bool IsSecondShowing(DateTimeOffset time) =>
        line.TimeZone.IsAmbiguousTime(time) && line.TimeZone.GetUtcOffset(time) == line.TimeZone.GetAmbiguousTimeOffsets(time).Min();

    private static TimeZoneInfo Zone(string? name) =>
        name is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw RejectedException.Invalid("timeZone", $"there is no time zone {name} on the server; names are as in Europe/Berlin");
}
