using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Identity;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>Makes a due time a run: its prompt goes into the inbox of the task's session, or of a new one of the task's agent.</summary>
public sealed class TaskStarts(SessionsService sessions, IdentityService identity, TaskBrakes brakes)
{
    /// <param name="schedule">What the event says besides: when the task is due next.</param>
    /// <returns>False: the agent that made it has met its limit. Nothing of the due time is told, and it is held with all others of that agent (O34, O35).</returns>
    internal bool Start(AppendScope scope, AgentTask task, TaskRun run, TaskData schedule)
    {
        if (Problem(scope.State, task) is { } error)
        {
            Fail(scope, task, run, schedule, error);
            return true;
        }

        if (!run.Manual && !brakes.Allow(scope, task))
        {
            return false;
        }

        var session = task.Session is null ? New(scope, task) : scope.State.Get(SessionsFold.Sessions, task.Session)!;
        var prompt = new PromptData { Prompt = "", Text = task.Prompt, Delivery = Delivery.Queue };
        var queued = Inbox.Add(scope, session, prompt, EventSources.Task, task.Owner, task: task.Id);
        var began = run with { Session = session.Id, Run = queued.Run };
        scope.Append(task.Event(scope.State, EventTypes.TaskDue, Due(task, began, schedule) with { Queued = queued.Prompt }));
        return true;
    }

    /// <summary>Nothing of it can ever run: it has failed, and is not due any more until somebody looks.</summary>
    internal static void Fail(AppendScope scope, AgentTask task, TaskRun run, TaskData schedule, RunError error)
    {
        scope.Append(task.Event(scope.State, EventTypes.TaskDue, Due(task, run, schedule)));
        scope.Append(task.Event(scope.State, EventTypes.TaskFailed, TaskRuns.Failed(task, run, error, null)));
        if (task.Status != TaskStates.Paused)
        {
            scope.Append(task.Event(scope.State, EventTypes.TaskUpdated, new TaskData { Task = task.Id, Paused = true, Error = error, Cleared = ["nextDue"] }));
        }
    }

    /// <summary>It has to wait for the one before.</summary>
    internal static void Wait(AppendScope scope, AgentTask task, TaskRun run, TaskData schedule, string source = EventSources.Task, string? actor = null) =>
        scope.Append(task.Event(scope.State, EventTypes.TaskDue, Due(task, run, schedule), source, actor));

    private static TaskData Due(AgentTask task, TaskRun run, TaskData schedule) =>
        task.About(run) with { Manual = run.Manual ? true : null, NextDue = schedule.NextDue, Cleared = schedule.Cleared };

    private RunError? Problem(Documents state, AgentTask task) => task switch
    {
        { Agent: { } agent } when state.Get(AgentsFold.Agents, agent) is null => new RunError("agent_removed", "The task's agent was removed."),
        { Session: { } session } when state.Get(SessionsFold.Sessions, session) is not { Status: not SessionStatus.Closed } => new RunError("session_closed", "The task's session is closed."),
        _ when OwnerOf(task) is not { } owner || !owner.Has(Scopes.Write) => new RunError(ErrorCodes.Forbidden, "The task's owner may only read by now."),
        { Session: { } session } when !Access.CanSee(OwnerOf(task)!, session, state) => new RunError(ErrorCodes.Forbidden, "The task's owner does not see its session any more."),
        _ => null,
    };

    private Session New(AppendScope scope, AgentTask task)
    {
        var made = new CreateSession { Agent = task.Agent!, Title = task.Title, Workdir = task.Workdir, Visibility = task.Visibility, Policy = task.Policy };
        return sessions.Create(scope, OwnerOf(task)!, made, new ChosenWorkdir(task.Workdir, null));
    }

    /// <summary>The owner as he stands now; null where he is gone. What an admin's agent made acts for no admin (O24).</summary>
    private Caller? OwnerOf(AgentTask task)
    {
        var token = new Token { Id = task.Id, Name = task.Title, User = task.Owner, Scopes = [task.CreatedBy == task.Owner ? Scopes.Admin : Scopes.Write], CreatedAt = task.CreatedAt };
        return identity.Users.FirstOrDefault(user => user.Id == task.Owner) is { } user ? new Caller(user, token) { IsTask = true } : null;
    }
}
