using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>What keeps the tasks of agents from becoming runs: for a time, while their agent is stopped, or until a person resumes them.</summary>
internal static class TaskHolds
{
    /// <summary>The codes of a pause that came with its agent's end: an orchestrator was switched off, or the session whose agent made it is closed or gone.</summary>
    private const string SwitchedOff = "switched_off", MakerClosed = "maker_closed";

    /// <summary>A paused orchestrator sends nothing, by its tasks and those of the agents below it neither (O34); nor does an agent that has met a limit (O35).</summary>
    public static bool IsHeld(AgentTask task, Documents state) =>
        state.Get(SessionsFold.Sessions, task.CreatedBy) is { } maker
        && (state.Get(OrchestrationsFold.Paces, maker.Id)?.Stop is not null || Managing.Above(maker, state).Any(above => above.Orchestration.Stop is not null));

    /// <summary>Whether a run of it may go, as far as its pause says: what waits or is to be tried again goes on but for those of agents that are no more (T13).</summary>
    public static bool MayGo(AgentTask task, TaskRun run) => run.Manual || task.Error?.Code is not (SwitchedOff or MakerClosed);

    /// <summary>Pauses the tasks of agents that a person has silenced for good.</summary>
    public static IEnumerable<NewEvent> Paused(LogEvent e, Documents before, Documents after)
    {
        var (id, isEnd) = (e.Scope.Session!, e.Type is EventTypes.SessionClosed or EventTypes.SessionRemoved);
        var isOff = Managing.Switched(before, id) is not null && (isEnd || e.As<OrchestrationData>().Enabled == false);
        if (!isOff && !isEnd)
        {
            return [];
        }

        var what = e.Type switch { EventTypes.SessionClosed => "closed", EventTypes.SessionRemoved => "removed", _ => "switched off" };
        var error = isOff ? new RunError(SwitchedOff, $"The orchestrator {id} was {what}.") : new RunError(MakerClosed, $"The session {id}, whose agent made it, was {what}.");
        return
            from task in after.Marked(TasksFold.Tasks, TaskMarks.OfAgents)
            where task.Error is null && task.Session != (isEnd ? id : null) && IsOf(task, id, isOff, before)
            select task.Event(after, EventTypes.TaskUpdated, new TaskData { Task = task.Id, Paused = true, Error = error, Cleared = ["nextDue"] }, e.Source, e.Actor);
    }

    private static bool IsOf(AgentTask task, string session, bool orBelow, Documents state) =>
        task.CreatedBy == session || (orBelow && state.Get(SessionsFold.Sessions, task.CreatedBy) is { } maker && Subtree.IsBelow(maker, session, state));
}
