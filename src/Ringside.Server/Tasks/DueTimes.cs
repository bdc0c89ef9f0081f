using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

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

    /// <summary>So many runs of a task whose overlap is <c>parallel</c> go at once.</summary>
    private const int MostAtOnce = 10;

    /// <summary>When there is something to decide; null: not before something else happens.</summary>
    public static DateTimeOffset? NextLook(AgentTask task, Documents state) =>
        IsHeld(task, state) ? null
        : Turn(task) is not null ? DateTimeOffset.MinValue
        : task.Runs.Select(run => run.RetryAt).Append(task.NextDue).Min();

    /// <param name="past">The due times that have come, where some have.</param>
    /// <returns>Whether there was something to do.</returns>
    internal bool Decide(AppendScope scope, string id, PastDue? past)
    {
        if (scope.State.Get(TasksFold.Tasks, id) is not { } task || IsHeld(task, scope.State))
        {
            return false;
        }

        var before = scope.Cursor;
        if (task.NextDue <= scope.Now && past?.Fits(task) == true)
        {
            Come(scope, task, past);
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

    /// <summary>Tells that what is to become a run by now cannot be made one, so that the task's owner sees it, and pauses the task.</summary>
    /// <returns>Whether there was something to do.</returns>
    internal static bool GiveUp(AppendScope scope, string id, RunError error)
    {
        if (scope.State.Get(TasksFold.Tasks, id) is not { } task || IsHeld(task, scope.State))
        {
            return false;
        }

        var run = task.NextDue <= scope.Now ? new TaskRun { Number = task.Due + 1, DueAt = task.NextDue.Value, Status = TaskRunStatus.Waiting }
            : task.Runs.FirstOrDefault(run => run.RetryAt <= scope.Now) is { } again ? again with { Attempt = again.Attempt + 1 }
            : Turn(task);
        if (run is not null)
        {
            TaskStarts.Fail(scope, task, run, new TaskData { Task = id }, error);
        }

        return run is not null;
    }

    /// <summary>The due times that have come: which become runs, and which were missed.</summary>
    private void Come(AppendScope scope, AgentTask task, PastDue past)
    {
        var schedule = new TaskData { Task = task.Id, NextDue = past.Next, Cleared = past.Next is null ? ["nextDue"] : null };
        var go = task.Missed switch
        {
            TaskMisses.Run => past.Newest.TakeLast(1),
            TaskMisses.CatchUp => past.Newest.TakeLast(MostMadeUp),
            _ => past.Newest.Where(due => scope.Now - due <= Grace),
        };
        var made = go.ToList();
        if (past.Count > made.Count)
        {
            Miss(scope, task, past.Newest.Except(made).Max(), past.Count - made.Count, TaskMissedReasons.Late, schedule);
        }

        foreach (var due in made)
        {
            Come(scope, Task(scope, task.Id), due, schedule, madeUp: task.Missed == TaskMisses.CatchUp && made.Count > 1);
        }
    }

    private void Come(AppendScope scope, AgentTask task, DateTimeOffset due, TaskData schedule, bool madeUp)
    {
        var run = new TaskRun { Number = task.Due + 1, DueAt = due, Status = TaskRunStatus.Waiting };
        if (IsFree(task) && (task.Overlap == TaskOverlaps.Parallel || task.Runs.All(other => other.Status != TaskRunStatus.Waiting)))
        {
            starts.Start(scope, task, run, schedule);
        }
        else if (task.Overlap != TaskOverlaps.Queue && !madeUp)
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
    }

    private static void Miss(AppendScope scope, AgentTask task, DateTimeOffset due, int count, string reason, TaskData schedule) =>
        scope.Append(task.Event(scope.State, EventTypes.TaskMissed, schedule with { DueAt = due, Count = count, Reason = reason }));

    /// <summary>The waiting run whose turn it is.</summary>
    private static TaskRun? Turn(AgentTask task) => IsFree(task) ? task.Runs.FirstOrDefault(run => run.Status == TaskRunStatus.Waiting) : null;

    /// <summary>Whether one more run may go.</summary>
    private static bool IsFree(AgentTask task) =>
        task.Runs.Count(run => run.IsLive() && run.Status != TaskRunStatus.Waiting) < (task.Overlap == TaskOverlaps.Parallel ? MostAtOnce : 1);

    /// <summary>While an orchestrator is paused it sends nothing, by its tasks and those of the agents below it neither (O34).</summary>
    private static bool IsHeld(AgentTask task, Documents state) =>
        state.Get(SessionsFold.Sessions, task.CreatedBy) is { } maker && Managing.Above(maker, state).Any(above => above.Orchestration.Stop is not null);

    private static AgentTask Task(AppendScope scope, string id) => scope.State.Get(TasksFold.Tasks, id)!;
}
