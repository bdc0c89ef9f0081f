using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>Events of a task. None names a run in its scope, whose end is its last event (E9); of a task that has no session none does either, so that all members see the same of it (R10).</summary>
internal static class TaskEvents
{
    public static NewEvent Event(this AgentTask task, Documents state, string type, TaskData data, string source = EventSources.Task, string? actor = null)
    {
        var session = state.Get(SessionsFold.Sessions, task.Session);
        return new NewEvent(type, data)
        {
            Scope = new EventScope { Session = task.Session, Tree = session?.Tree, Agent = task.Agent ?? session?.Agent, Task = task.Id },
            Source = source,
            Actor = actor,
        };
    }

    /// <summary>The members that every event about one of its runs has.</summary>
    public static TaskData About(this AgentTask task, TaskRun run) =>
        new() { Task = task.Id, Number = run.Number, DueAt = run.DueAt, Run = run.Run, Session = run.Session, Attempt = run.Attempt };

    public static bool IsLive(this TaskRun run) => !TaskRunStatus.IsOver(run.Status);
}
