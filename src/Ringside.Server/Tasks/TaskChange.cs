using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Tasks;

/// <summary>What an update changes of a task, and when it is due then (T6).</summary>
internal static class TaskChange
{
    /// <returns>Null: nothing.</returns>
    /// <exception cref="RejectedException">It cannot be changed so.</exception>
    public static TaskData? Of(AgentTask task, UpdateTask request, DateTimeOffset now)
    {
        TaskChecks.When(request.At, request.Cron, null);
        var (at, cron) = request.Cron is not null ? (null, request.Cron.Trim()) : request.At is not null ? (Kept(request.At), null) : (task.At, task.Cron);
        TaskChecks.When(at, cron, request.TimeZone);
        var zone = cron is null ? null : request.TimeZone ?? task.TimeZone ?? "UTC";
        var paused = request.Paused ?? (task.Status == TaskStates.Paused);
        var next = Next(now, task, at, cron, zone, paused, rescheduled: request.At is not null || at != task.At || cron != task.Cron || zone != task.TimeZone);
        List<string> cleared =
        [
            .. at is null && task.At is not null ? ["at"] : (string[])[],
            .. cron is null && task.Cron is not null ? ["cron", "timeZone"] : (string[])[],
            .. next is null && task.NextDue is not null ? ["nextDue"] : (string[])[],
        ];
        var data = new TaskData
        {
            Task = task.Id,
            Title = TaskChecks.Title(request.Title),
            Prompt = request.Prompt is null ? null : TaskChecks.Prompt(request.Prompt),
            At = at == task.At ? null : at,
            Cron = cron == task.Cron ? null : cron,
            TimeZone = zone == task.TimeZone ? null : zone,
            Overlap = TaskChecks.Overlap(request.Overlap),
            Missed = TaskChecks.Missed(request.Missed),
            Retries = TaskChecks.Retries(request.Retries),
            RetryAfterSeconds = TaskChecks.RetryAfter(request.RetryAfterSeconds),
            Paused = paused == (task.Status == TaskStates.Paused) ? null : paused,
            NextDue = next == task.NextDue ? null : next,
            Cleared = cleared.Count > 0 ? cleared : null,
        };
        return data == new TaskData { Task = task.Id } ? null : data;
    }

    /// <summary>A time as the log keeps it.</summary>
    public static DateTimeOffset? Kept(DateTimeOffset? time) => time is { } given ? TimestampJsonConverter.Truncate(given) : null;

    private static DateTimeOffset? Next(DateTimeOffset now, AgentTask task, DateTimeOffset? at, string? cron, string? zone, bool paused, bool rescheduled)
    {
        DateTimeOffset? byLine = cron is null ? null : TaskSchedule.First(cron, zone, now);
        return paused ? null
            : !rescheduled && task.Status != TaskStates.Paused ? task.NextDue
            : byLine is not null ? byLine
            : rescheduled ? at
            // Paused before its time came; that may be past now, and is then missed.
            : task.Due == 0 && task.MissedTimes == 0 ? at ?? task.CreatedAt
            : null;
    }
}
