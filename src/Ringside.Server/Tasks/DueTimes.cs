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
    public static DateTimeOffset? NextLook(AgentTask task, Documents state) =>
        TaskHolds.IsHeld(task, state) ? null
        : TaskTurns.Next(task) is not null ? DateTimeOffset.MinValue
        : new[] { TaskTurns.NextRetry(task), task.NextDue }.Min();

    /// <param name="past">The due times that have come, where some have.</param>
    /// <returns>Whether there was something to do.</returns>
    internal bool Decide(AppendScope scope, string id, PastDue? past)
    {
        if (scope.State.Get(TasksFold.Tasks, id) is not { } task || TaskHolds.IsHeld(task, scope.State))
        {
            return false;
        }

        var before = scope.Cursor;
        _ = Come(scope, task, past) && TryAgain(scope, id) && TakeTurns(scope, id);
        return before != scope.Cursor;
    }

    /// <summary>Tells that what is to become a run by now cannot be made one, so that the task's owner sees it, and pauses the task.</summary>
    /// <returns>Whether there was something to do.</returns>
    internal static bool GiveUp(AppendScope scope, string id, RunError error)
    {
        if (scope.State.Get(TasksFold.Tasks, id) is not { } task || TaskHolds.IsHeld(task, scope.State))
        {
            return false;
        }

        var run = task.NextDue <= scope.Now ? new TaskRun { Number = task.Due + 1, DueAt = task.NextDue.Value, Status = TaskRunStatus.Waiting }
            : TaskTurns.ToRetry(task, scope.Now).FirstOrDefault() is { } again ? again with { Attempt = again.Attempt + 1 }
            : TaskTurns.Next(task);
        if (run is not null)
        {
            TaskStarts.Fail(scope, task, run, new TaskData { Task = id }, error);
        }

        return run is not null;
    }

    /// <summary>The due times that have come: which become runs, and which were missed. Each event says when the task is due after what it tells, so that what is held after it is due still.</summary>
    /// <returns>False: the task is held from here on.</returns>
    private bool Come(AppendScope scope, AgentTask task, PastDue? past)
    {
        if (!(task.NextDue <= scope.Now) || past?.Fits(task) != true)
        {
            return true;
        }

        var go = task.Missed switch
        {
            TaskMisses.Run => past.Newest.TakeLast(1),
            TaskMisses.CatchUp => past.Newest.TakeLast(MostMadeUp),
            _ => past.Newest.Where(due => scope.Now - due <= Grace),
        };
        var made = go.ToList();
        if (past.Count > made.Count)
        {
            Miss(scope, task, past.Newest.Except(made).Max(), past.Count - made.Count, TaskMissedReasons.Late, After(-1));
        }

        for (var i = 0; i < made.Count; i++)
        {
            if (!Come(scope, Task(scope, task.Id), made[i], After(i), madeUp: task.Missed == TaskMisses.CatchUp && made.Count > 1))
            {
                return false;
            }
        }

        return true;

        TaskData After(int i)
        {
            var next = i + 1 < made.Count ? made[i + 1] : past.Next;
            return Task(scope, task.Id).Status == TaskStates.Paused ? new TaskData { Task = task.Id } : new TaskData { Task = task.Id, NextDue = next, Cleared = next is null ? ["nextDue"] : null };
        }
    }

    private bool Come(AppendScope scope, AgentTask task, DateTimeOffset due, TaskData schedule, bool madeUp)
    {
        var run = new TaskRun { Number = task.Due + 1, DueAt = due, Status = TaskRunStatus.Waiting };
        if (TaskTurns.IsFree(task) && (task.Overlap == TaskOverlaps.Parallel || task.Runs.All(other => other.Status != TaskRunStatus.Waiting)))
        {
            return starts.Start(scope, task, run, schedule);
        }

        if (task.Overlap != TaskOverlaps.Queue && !madeUp)
        {
            Miss(scope, task, due, 1, task.Overlap == TaskOverlaps.Skip ? TaskMissedReasons.Overlap : TaskMissedReasons.Full, schedule);
        }
        else if (task.Runs.Count(other => other.Status == TaskRunStatus.Waiting) >= MostWaiting)
        {
            Miss(scope, task, due, 1, TaskMissedReasons.Full, schedule);
        }
        else
        {
            TaskStarts.Wait(scope, task, run, schedule);
        }

        return true;
    }

    private bool TryAgain(AppendScope scope, string id)
    {
        return TaskTurns.ToRetry(Task(scope, id), scope.Now).Select(run => run.Number).ToList().TrueForAll(number =>
        {
            var again = Task(scope, id).Runs.First(run => run.Number == number);
            return starts.Start(scope, Task(scope, id), again with { Attempt = again.Attempt + 1 }, new TaskData { Task = id });
        });
    }

    private bool TakeTurns(AppendScope scope, string id)
    {
        while (TaskTurns.Next(Task(scope, id)) is { } next)
        {
            if (!starts.Start(scope, Task(scope, id), next, new TaskData { Task = id }))
            {
                return false;
            }
        }

        return true;
    }

    private static void Miss(AppendScope scope, AgentTask task, DateTimeOffset due, int count, string reason, TaskData schedule) =>
        scope.Append(task.Event(scope.State, EventTypes.TaskMissed, schedule with { DueAt = due, Count = count, Reason = reason }));

    private static AgentTask Task(AppendScope scope, string id) => scope.State.Get(TasksFold.Tasks, id)!;
}
