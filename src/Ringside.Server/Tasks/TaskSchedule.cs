using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Tasks;

/// <summary>When a task is due.</summary>
internal static class TaskSchedule
{
    /// <summary>So many due times are counted: every minute of ten weeks.</summary>
    private const int MostCounted = 100_000;

    /// <summary>So many of the newest are told: those that may become runs, and one that was missed.</summary>
    private const int MostTold = DueTimes.MostMadeUp + 1;

    /// <summary>The first due time of a cron line after a moment.</summary>
    /// <exception cref="RejectedException">422: the line is none, or never due.</exception>
    public static DateTimeOffset First(string cron, string? zone, DateTimeOffset after) =>
        new CronLine(cron, zone).After(after) ?? throw RejectedException.Invalid("cron", $"'{cron}' is never due");

    /// <summary>The next due times of a cron line after a moment, as many as are asked for, or as there are.</summary>
    /// <exception cref="RejectedException">422: the line is none, or never due.</exception>
    public static IReadOnlyList<DateTimeOffset> Next(string cron, string? zone, DateTimeOffset after, int count)
    {
        var line = new CronLine(cron, zone);
        var found = new List<DateTimeOffset> { First(cron, zone, after) };
        while (found.Count < count && line.After(found[^1]) is { } next)
        {
            found.Add(next);
        }

        return found;
    }

    /// <summary>The due times from a task's next up to a moment. There may be very many, so that this is not for the log's writer.</summary>
    public static PastDue UpTo(AgentTask task, DateTimeOffset now)
    {
        if (task.Cron is null)
        {
            return new PastDue(task, [task.NextDue!.Value], 1, null);
        }

        var line = new CronLine(task.Cron, task.TimeZone);
        var (newest, count) = (new Queue<DateTimeOffset>(), 0);
        for (var next = task.NextDue; next <= now; next = line.After(next.Value))
        {
            if (++count == MostCounted)
            {
                return new PastDue(task, Newest(line, now), count, line.After(now));
            }

            newest.Enqueue(next.Value);
            if (newest.Count > MostTold)
            {
                newest.Dequeue();
            }
        }

        return new PastDue(task, [.. newest], count, line.After(now));
    }

    /// <summary>The newest due times of a line that has more than enough of them.</summary>
    private static IReadOnlyList<DateTimeOffset> Newest(CronLine line, DateTimeOffset now)
    {
        for (var span = TimeSpan.FromHours(1); ; span *= 2)
        {
            var found = new List<DateTimeOffset>();
            for (var next = line.After(now - span); next <= now; next = line.After(next.Value))
            {
                found.Add(next.Value);
            }

            if (found.Count >= MostTold)
            {
                return found[^MostTold..];
            }
        }
    }
}

/// <summary>The due times of a task that have come.</summary>
/// <param name="Of">The task as it was then.</param>
/// <param name="Newest">The newest of them, oldest first.</param>
/// <param name="Count">How many there are; 100,000 for more.</param>
/// <param name="Next">The one that follows.</param>
internal sealed record PastDue(AgentTask Of, IReadOnlyList<DateTimeOffset> Newest, int Count, DateTimeOffset? Next)
{
    /// <summary>Whether they are still the task's: it has not been changed, nor have they been dealt with.</summary>
    public bool Fits(AgentTask task) => (task.NextDue, task.Cron, task.TimeZone) == (Of.NextDue, Of.Cron, Of.TimeZone);
}
