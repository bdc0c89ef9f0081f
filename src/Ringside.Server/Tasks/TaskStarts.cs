using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>Makes a due time a run: its prompt goes into the inbox of the task's session, or of a new one of the task's agent.</summary>
public sealed class TaskStarts(SessionsService sessions, IdentityService identity)
{
    /// <param name="schedule">What the event says besides: when the task is due next.</param>
    internal void Start(AppendScope scope, AgentTask task, TaskRun run, TaskData schedule)
    {
        if (Problem(scope.State, task) is { } error)
        {
            // Nothing of it can ever run: it is not due any more until somebody looks.
            scope.Append(task.Event(scope.State, EventTypes.TaskDue, Due(task, run, schedule)));
            scope.Append(task.Event(scope.State, EventTypes.TaskFailed, TaskRuns.Failed(task, run, error, null)));
            if (task.Status != TaskStates.Paused)
            {
                scope.Append(task.Event(scope.State, EventTypes.TaskUpdated, new TaskData { Task = task.Id, Paused = true, Error = error, Cleared = ["nextDue"] }));
            }

            return;
        }

        var session = task.Session is null ? New(scope, task) : scope.State.Get(SessionsFold.Sessions, task.Session)!;
        var prompt = new PromptData { Prompt = "", Text = task.Prompt, Delivery = Delivery.Queue };
        var queued = Inbox.Add(scope, session, prompt, EventSources.Task, task.Owner, task: task.Id);
        var began = run with { Session = session.Id, Run = queued.Run };
        scope.Append(task.Event(scope.State, EventTypes.TaskDue, Due(task, began, schedule) with { Queued = queued.Prompt }));
    }

    /// <summary>It has to wait for the one before.</summary>
    internal static void Wait(AppendScope scope, AgentTask task, TaskRun run, TaskData schedule, string source = EventSources.Task, string? actor = null) =>
        scope.Append(task.Event(scope.State, EventTypes.TaskDue, Due(task, run, schedule), source, actor));

    private static TaskData Due(AgentTask task, TaskRun run, TaskData schedule) =>
        task.About(run) with { Manual = run.Manual ? true : null, NextDue = schedule.NextDue, Cleared = schedule.Cleared };

    private static RunError? Problem(Documents state, AgentTask task) => task switch
    {
        { Agent: { } agent } when state.Get(AgentsFold.Agents, agent) is null => new RunError("agent_removed", "The task's agent was removed."),
        { Session: { } session } when state.Get(SessionsFold.Sessions, session) is not { Status: not SessionStatus.Closed } => new RunError("session_closed", "The task's session is closed."),
        _ => null,
    };

    private Session New(AppendScope scope, AgentTask task)
    {
        var made = new CreateSession { Agent = task.Agent!, Title = task.Title, Workdir = task.Workdir, Visibility = task.Visibility, Policy = task.Policy };
        return sessions.Create(scope, OwnerOf(task), made, new ChosenWorkdir(task.Workdir, null));
    }

    private Caller OwnerOf(AgentTask task)
    {
        var user = identity.Users.FirstOrDefault(user => user.Id == task.Owner) ?? new User { Id = task.Owner, Name = task.Owner, Role = Roles.Member, CreatedAt = task.CreatedAt };
        return new Caller(user, new Token { Id = task.Id, Name = task.Title, User = user.Id, Scopes = [Scopes.Write], CreatedAt = task.CreatedAt }) { IsTask = true };
    }
}
