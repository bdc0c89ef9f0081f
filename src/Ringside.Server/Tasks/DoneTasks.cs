using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Tasks;

/// <summary>Lets go of tasks that are done, in the commit in which one more becomes so (T12).</summary>
internal static class DoneTasks
{
    /// <summary>So many stay.</summary>
    private const int Kept = 1000;

    /// <summary>So many go in one commit: a log of before this rule has any number of them.</summary>
    private const int MostAtOnce = 100;

    public static IEnumerable<NewEvent> Removed(LogEvent e, Documents before, Documents after)
    {
        if (after.Get(TasksFold.Tasks, e.Scope.Task)?.Status != TaskStates.Done || before.Get(TasksFold.Tasks, e.Scope.Task)?.Status == TaskStates.Done)
        {
            return [];
        }

        var beyond = after.MarkedKeys(TasksFold.Tasks, TaskMarks.Done).Count - Kept;
        return beyond <= 0 ? [] : after.Marked(TasksFold.Tasks, TaskMarks.Done)
            .Where(task => task.Id != e.Scope.Task)
            .OrderBy(task => task.UpdatedAt).ThenBy(task => task.Id, StringComparer.Ordinal)
            .Take(Math.Min(beyond, MostAtOnce))
            .Select(task => task.Event(after, EventTypes.TaskRemoved, new TaskData { Task = task.Id }, EventSources.System));
    }
}
