using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Tasks;

/// <summary>When a task is due.</summary>
internal static class TaskSchedule
{
    /// <summary>So many due times are told apart: every minute of ten weeks.</summary>
    private const int MostCounted = 100_000;

    /// <summary>The first due time of a cron line after a moment.</summary>
    /// <exception cref="RejectedException">422: the line is none, or never due.</exception>
    public static DateTimeOffset First(string cron, string? zone, DateTimeOffset after) =>
        new CronLine(cron, zone).After(after) ?? throw RejectedException.Invalid("cron", $"'{cron}' is never due");

    /// <summary>All due times from a task's next up to a moment, oldest first, and the one that follows.</summary>
    public static (IReadOnlyList<DateTimeOffset> Due, DateTimeOffset? Next) UpTo(AgentTask task, DateTimeOffset now)
    {
        if (task.Cron is null)
        {
            return ([task.NextDue!.Value], null);
        }

        var line = new CronLine(task.Cron, task.TimeZone);
        var due = new List<DateTimeOffset>();
        for (var next = task.NextDue; next <= now && due.Count < MostCounted; next = line.After(next.Value))
        {
            due.Add(next.Value);
        }

        return (due, line.After(now));
    }
}
