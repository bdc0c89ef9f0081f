using System.Globalization;
using Ringside.Cli.Showing;
using Ringside.Protocol;

namespace Ringside.Cli.Tasks;

/// <summary>How a task is printed: its title, then id, schedule, when it is due next, why it is paused, and what became of its runs.</summary>
internal static class TaskLines
{
    /// <summary>With its newest run.</summary>
    public static void Show(AgentTask task, Terminal terminal)
    {
        Head(task, terminal);
        if (task.Runs.LastOrDefault() is { } run)
        {
            Run(run, terminal);
        }
    }

    /// <summary>With its prompt and all runs that are kept, newest first.</summary>
    public static void ShowWhole(AgentTask task, Terminal terminal)
    {
        Head(task, terminal);
        if (task.Prompt != task.Title)
        {
            terminal.Write($"  {task.Prompt.ReplaceLineEndings("\n  ")}\n");
        }

        foreach (var run in task.Runs.Reverse())
        {
            Run(run, terminal);
        }
    }

    private static void Head(AgentTask task, Terminal terminal)
    {
        terminal.Write(task.Title);
        var when = task.Cron is { } cron ? $"{cron} {task.TimeZone}" : task.At is { } at ? Time(at) : "at once";
        var next = task.NextDue is { } due ? $" · next {Time(due)}" : "";
        var missed = task.MissedTimes > 0 ? $" · {task.MissedTimes} missed" : "";
        terminal.Write($"  {task.Id} · {task.Status} · {when}{(task.Session is null ? "" : $" · in {task.Session}")}{next}{missed}\n", Style.Dim);
        if (task.Error is { } error)
        {
            terminal.Write($"  paused: {error.Message}\n", Style.Failed);
        }
    }

    private static void Run(TaskRun run, Terminal terminal)
    {
        var attempt = run.Attempt > 1 ? $", attempt {run.Attempt}" : "";
        var again = run.RetryAt is { } retry ? $", again {Time(retry)}" : "";
        var where = run.Session is null ? "" : $" in {run.Session}";
        var error = run.Error is null ? "" : run.Status is TaskRunStatus.Failed or TaskRunStatus.Retrying ? $": {run.Error.Message}" : $" (the attempt before: {run.Error.Message})";
        terminal.Write($"  run {run.Number}, due {Time(run.DueAt)}: {run.Status}{attempt}{again}{where}{error}\n", Style.Dim);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
