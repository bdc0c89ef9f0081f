using Ringside.Protocol;

namespace Ringside.Server.Tasks;

/// <summary>Which of a task's runs may go by now (T8, T9).</summary>
internal static class TaskTurns
{
    /// <summary>So many runs of a task whose overlap is <c>parallel</c> go at once.</summary>
    private const int MostAtOnce = 10;

    /// <summary>The waiting run whose turn it is.</summary>
    public static TaskRun? Next(AgentTask task) => IsFree(task) ? task.Runs.FirstOrDefault(run => run.Status == TaskRunStatus.Waiting && TaskHolds.MayGo(task, run)) : null;

    /// <summary>The runs whose next attempt is due.</summary>
    public static IEnumerable<TaskRun> ToRetry(AgentTask task, DateTimeOffset now) => task.Runs.Where(run => run.RetryAt <= now && TaskHolds.MayGo(task, run));

    /// <summary>When a run is to be tried again, the first of all.</summary>
    public static DateTimeOffset? NextRetry(AgentTask task) => task.Runs.Where(run => TaskHolds.MayGo(task, run)).Min(run => run.RetryAt);

    /// <summary>Whether one more run may go.</summary>
    public static bool IsFree(AgentTask task) =>
        task.Runs.Count(run => run.IsLive() && run.Status != TaskRunStatus.Waiting) < (task.Overlap == TaskOverlaps.Parallel ? MostAtOnce : 1);
}
