using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Tasks;

/// <summary>
/// Decides what becomes of a task's due times, retries and waiting runs, inside one append and on the newest state: of several servers whose clocks say that it is time, one
/// finds it so, and the others find it done (A2).
/// </summary>
public sealed class DueTimes(TaskStarts starts)
{
    /// <summary>A due time that nobody looked at for longer was missed.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>So many missed ones are made up for each by its own run, and so many runs wait for their turn.</summary>
    internal const int MostMadeUp = 24, MostWaiting = 100;

    /// <summary>When there is something to decide; null: not before something else happens.</summary>
    public static DateTimeOffset? NextLook(AgentTask task) =>
        Turn(task) is not null ? DateTimeOffset.MinValue
        : task.Runs.Select(run => run.RetryAt).Append(task.NextDue).Min();

    /// <returns>Whether there was something to do.</returns>
    public bool Decide(AppendScope scope, string id)
    {
        if (scope.State.Get(TasksFold.Tasks, id) is not { } task)
        {
            return false;
        }

        var before = scope.Cursor;
        if (task.NextDue <= scope.Now)
        {
            Come(scope, task);
        }

        foreach (var number in Task(scope, id).Runs.Where(run => run.RetryAt <= scope.Now).Select(run => run.Number).ToList())
        {
            var again = Task(scope, id).Runs.First(run => run.Number == number);
            starts.Start(scope, Task(scope, id), again with { Attempt = again.Attempt + 1 }, new TaskData { Task = id });
        }

        while (Turn(Task(scope, id)) is { } next)
        {
            starts.Start(scope, Task(scope, id), next, new TaskData { Task = id });
        }

        return before != scope.Cursor;
    }

    /// <summary>The due times that have come: which become runs, and which were missed.</summary>
    private void Come(AppendScope scope, AgentTask task)
    {
        var (all, next) = TaskSchedule.UpTo(task, scope.Now);
        var schedule = new TaskData { Task = task.Id, NextDue = next, Cleared = next is null ? ["nextDue"] : null };
        var go = task.Missed switch
        {
            TaskMisses.Run => all.TakeLast(1),
            TaskMisses.CatchUp => all.TakeLast(MostMadeUp),
            _ => all.Where(due => scope.Now - due <= Grace),
        };
        var made = go.ToList();
        if (all.Count > made.Count)
        {
            Miss(scope, task, all.Except(made).Max(), all.Count - made.Count, TaskMissedReasons.Late, schedule);
        }

        foreach (var due in made)
        {
            Come(scope, Task(scope, task.Id), due, schedule, madeUp: task.Missed == TaskMisses.CatchUp && made.Count > 1);
        }
    }

    private void Come(AppendScope scope, AgentTask task, DateTimeOffset due, TaskData schedule, bool madeUp)
    {
        var run = new TaskRun { Number = task.Due + 1, DueAt = due, Status = TaskRunStatus.Waiting };
        if (task.Overlap == TaskOverlaps.Parallel || !task.Runs.Any(other => other.IsLive()))
        {
            starts.Start(scope, task, run, schedule);
        }
        else if (task.Overlap == TaskOverlaps.Skip && !madeUp)
        {
            Miss(scope, task, due, 1, TaskMissedReasons.Overlap, schedule);
        }
        else if (task.Runs.Count(other => other.Status == TaskRunStatus.Waiting) >= MostWaiting)
        {
            Miss(scope, task, due, 1, TaskMissedReasons.Full, schedule);
        }
        else
        {
            TaskStarts.Wait(scope, task, run, schedule);
        }
    }

    private static void Miss(AppendScope scope, AgentTask task, DateTimeOffset due, int count, string reason, TaskData schedule) =>
        scope.Append(task.Event(scope.State, EventTypes.TaskMissed, schedule with { DueAt = due, Count = count, Reason = reason }));

    /// <summary>The waiting run whose turn it is.</summary>
    private static TaskRun? Turn(AgentTask task) =>
        task.Overlap == TaskOverlaps.Parallel || task.Runs.All(run => !run.IsLive() || run.Status == TaskRunStatus.Waiting)
            ? task.Runs.FirstOrDefault(run => run.Status == TaskRunStatus.Waiting)
            : null;

    private static AgentTask Task(AppendScope scope, string id) => scope.State.Get(TasksFold.Tasks, id)!;
}
