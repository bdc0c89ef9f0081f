using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Tasks;

/// <summary>What a session's events mean for the task whose run it is: told in the same commit, whoever ended the run (T5).</summary>
internal static class TaskRuns
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    public static IEnumerable<NewEvent> Told(LogEvent e, Documents state) => e.Type switch
    {
        EventTypes.RunStarted when e.As<RunStartedData>().Prompt is { } prompt => Started(e, prompt, state),
        // Told inside another run: it ends with that.
        EventTypes.PromptDelivered when e.As<PromptData>() is { Run: { } never } data && never != e.Scope.Run => Started(e, data.Prompt, state),
        EventTypes.PromptWithdrawn => Ended(e.As<PromptData>().Prompt, run => run.Prompt == e.As<PromptData>().Prompt, new RunError("withdrawn", "Its prompt was taken out of the session's inbox."), e, state),
        EventTypes.SessionRemoved => Ended(e.Scope.Session, run => run.Session == e.Scope.Session, new RunError("session_removed", "The session in which it worked was removed."), e, state),
        EventTypes.RunCompleted => Ended(e.Scope.Run, run => run.Run == e.Scope.Run, null, e, state),
        EventTypes.RunFailed or EventTypes.RunInterrupted or EventTypes.RunCancelled => Ended(e.Scope.Run, run => run.Run == e.Scope.Run, ErrorOf(e), e, state),
        _ => [],
    };

    private static RunError ErrorOf(LogEvent e) => e.As<RunEndedData>().Error ?? e.Type switch
    {
        EventTypes.RunCancelled => new RunError("cancelled", "Its run was cancelled."),
        EventTypes.RunInterrupted => new RunError("interrupted", "Its run was interrupted."),
        _ => new RunError("failed", "Its run failed."),
    };

    private static IEnumerable<NewEvent> Started(LogEvent e, string prompt, Documents state) =>
        from found in Find(prompt, run => run.Status == TaskRunStatus.Queued && run.Prompt == prompt, state)
        select found.Task.Event(state, EventTypes.TaskStarted, found.Task.About(found.Run with { Run = e.Scope.Run }));

    /// <summary>Ends a run of a task, or lets it wait for its next attempt: what failed or was interrupted is tried again, what a person ended is not.</summary>
    private static IEnumerable<NewEvent> Ended(string? mark, Func<TaskRun, bool> fits, RunError? error, LogEvent e, Documents state) =>
        from found in Find(mark, run => run.Status is TaskRunStatus.Queued or TaskRunStatus.Running && fits(run), state)
        let mayRetry = e.Type is EventTypes.RunFailed or EventTypes.RunInterrupted
        select error is null
            ? found.Task.Event(state, EventTypes.TaskCompleted, found.Task.About(found.Run))
            : found.Task.Event(state, EventTypes.TaskFailed, Failed(found.Task, found.Run, error, mayRetry ? e.Time : null));

    /// <param name="now">Null: it is not tried again.</param>
    public static TaskData Failed(AgentTask task, TaskRun run, RunError error, DateTimeOffset? now) => task.About(run) with
    {
        Error = error,
        RetryAt = run.Attempt <= task.Retries ? now + Delay(task, run.Attempt) : null,
    };

    private static TimeSpan Delay(AgentTask task, int attempt) =>
        TimeSpan.FromSeconds(Math.Min(task.RetryAfterSeconds * Math.Pow(2, attempt - 1), LongestDelay.TotalSeconds));

    /// <param name="mark">The run, prompt or session by which they are found.</param>
    private static IEnumerable<(AgentTask Task, TaskRun Run)> Find(string? mark, Func<TaskRun, bool> fits, Documents state) =>
        from task in state.Marked(TasksFold.Tasks, mark)
        from run in task.Runs
        where run.IsLive() && fits(run)
        select (task, run);
}
