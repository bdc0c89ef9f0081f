using System.Globalization;
using Ringside.Cli.Showing;
using Ringside.Protocol;

namespace Ringside.Cli.Tasks;

/// <summary>How a task is printed: its title, then id, schedule, when it is due next, and what became of its newest run.</summary>
internal static class TaskLines
{
    public static void Show(AgentTask task, Terminal terminal)
    {
        terminal.Write(task.Title);
        var when = task.Cron is { } cron ? $"{cron} {task.TimeZone}" : task.At is { } at ? Time(at) : "at once";
        var next = task.NextDue is { } due ? $" · next {Time(due)}" : "";
        terminal.Write($"  {task.Id} · {task.Status} · {when}{next}\n", Style.Dim);
        if (task.Runs.LastOrDefault() is { } run)
        {
            var attempt = run.Attempt > 1 ? $", attempt {run.Attempt}" : "";
            terminal.Write($"  run {run.Number}, due {Time(run.DueAt)}: {run.Status}{attempt}{(run.Session is null ? "" : $" in {run.Session}")}{(run.Error is null ? "" : $": {run.Error.Message}")}\n", Style.Dim);
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
