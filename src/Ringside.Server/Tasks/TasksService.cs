using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Tasks;

/// <summary>What people and agents do with tasks. Each method but <see cref="CreateAsync"/> is a decision, made inside an append.</summary>
public sealed class TasksService(Workdirs workdirs, EventLog.EventLog log)
{
    private const int DefaultRetryAfter = 60;

    /// <summary>So many tasks are not done: of all, of those that the agents of one owner made, and of those that one session made.</summary>
    private const int MostActive = 1000, MostOfAgents = 100, MostOfSession = 20;

    /// <summary>Looks at the folder that a request names, and makes the task.</summary>
    /// <exception cref="RejectedException">It cannot be made so.</exception>
    public Task<AgentTask> CreateAsync(Caller caller, CreateTask request, CancellationToken cancellationToken = default)
    {
        var workdir = workdirs.Look(request.Workdir);
        return log.AppendAsync(scope => Create(scope, caller, request, workdir), cancellationToken);
    }

    /// <param name="workdir">The request's folder, as it was found.</param>
    /// <exception cref="RejectedException">It cannot be made so.</exception>
    public AgentTask Create(AppendScope scope, Caller caller, CreateTask request, ChosenWorkdir workdir)
    {
        TaskChecks.Sessions(request, workdir);
        TaskChecks.When(request.At, request.Cron, request.TimeZone);
        RequireRoom(scope.State, caller);
        var prompt = TaskChecks.Prompt(request.Prompt);
        var data = new TaskData
        {
            Task = scope.NewId(Ids.Task),
            Title = TaskChecks.Title(request.Title) ?? SessionsService.TitleOf(prompt),
            Agent = request.Agent is null ? null : AgentFor(scope.State, caller, request.Agent),
            Session = request.Session is null ? null : SessionFor(scope.State, caller, request.Session),
            Prompt = prompt,
            At = TaskChange.Kept(request.At),
            Cron = request.Cron?.Trim(),
            TimeZone = request.Cron is null ? null : request.TimeZone ?? "UTC",
            Overlap = TaskChecks.Overlap(request.Overlap) ?? TaskOverlaps.Skip,
            Missed = TaskChecks.Missed(request.Missed) ?? (request.Cron is null ? TaskMisses.Run : TaskMisses.Skip),
            Retries = TaskChecks.Retries(request.Retries) ?? 0,
            RetryAfterSeconds = TaskChecks.RetryAfter(request.RetryAfterSeconds) ?? DefaultRetryAfter,
            Workdir = workdir.Path,
            Visibility = request.Visibility,
            Policy = request.Policy,
            Owner = caller.User.Id,
            NextDue = request.Cron is { } line ? TaskSchedule.First(line, request.TimeZone, scope.Now) : TaskChange.Kept(request.At) ?? scope.Now,
        };
        var made = new AgentTask
        {
            Id = data.Task, Title = data.Title, Prompt = prompt, Agent = data.Agent, Session = data.Session, Overlap = data.Overlap, Missed = data.Missed, Owner = data.Owner,
            CreatedBy = caller.Actor, Status = TaskStates.Active, CreatedAt = scope.Now, UpdatedAt = scope.Now,
        };
        scope.Append(made.Event(scope.State, EventTypes.TaskCreated, data, caller.Source, caller.Actor));
        return scope.State.Get(TasksFold.Tasks, data.Task)!;
    }

    /// <exception cref="RejectedException">It cannot be changed so, or not by this caller.</exception>
    public AgentTask Update(AppendScope scope, Caller caller, string id, UpdateTask request)
    {
        var task = Managed(scope.State, caller, id, stops: request == new UpdateTask { Paused = true });
        if (TaskChange.Of(task, request, scope.Now) is { } change)
        {
            if (task.Status == TaskStates.Done && change.NextDue is not null)
            {
                RequireRoom(scope.State, caller);
            }

            scope.Append(task.Event(scope.State, EventTypes.TaskUpdated, change, caller.Source, caller.Actor));
        }

        return scope.State.Get(TasksFold.Tasks, id)!;
    }

    /// <summary>Removes a task with its history; what of it is running goes on as its session's.</summary>
    public bool Remove(AppendScope scope, Caller caller, string id)
    {
        scope.Append(Managed(scope.State, caller, id, stops: true).Event(scope.State, EventTypes.TaskRemoved, new TaskData { Task = id }, caller.Source, caller.Actor));
        return true;
    }

    /// <summary>Makes it due now, besides its schedule, paused or not. The agent loop takes it up.</summary>
    /// <exception cref="RejectedException">409: a run of it is going, and its overlap is <c>skip</c>.</exception>
    public AgentTask Run(AppendScope scope, Caller caller, string id)
    {
        var task = Managed(scope.State, caller, id);
        if (task.Overlap == TaskOverlaps.Skip && task.Runs.FirstOrDefault(run => run.IsLive()) is { } going)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"Its run {going.Number} is {going.Status}, and its overlap is skip: wait for its end, or cancel it.");
        }

        if (task.Runs.Count(run => run.Status == TaskRunStatus.Waiting) >= DueTimes.MostWaiting)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{DueTimes.MostWaiting} runs of it are waiting for their turn.");
        }

        var run = new TaskRun { Number = task.Due + 1, DueAt = scope.Now, Manual = true, Status = TaskRunStatus.Waiting };
        TaskStarts.Wait(scope, task, run, new TaskData { Task = id }, caller.Source, caller.Actor);
        return scope.State.Get(TasksFold.Tasks, id)!;
    }

    private static string AgentFor(Documents state, Caller caller, string agent)
    {
        Access.RequireUnlimited(caller);
        return caller.Acting is null
            ? state.Agent(agent, "agent").Id
            : throw new RejectedException(ErrorCodes.Forbidden, "An agent makes tasks for its own session and those below it; name one of them as session.");
    }

    private static string SessionFor(Documents state, Caller caller, string id)
    {
        if (state.Get(SessionsFold.Sessions, id) is not { } session || !Access.CanSee(caller, session))
        {
            throw RejectedException.Invalid("session", $"there is no session {id} that you may prompt");
        }

        return session.Status == SessionStatus.Closed ? throw new RejectedException(ErrorCodes.SessionClosed, $"The session {id} is closed.")
            : caller.Acting?.Id == id || Access.Manages(caller, session, state) ? id
            : throw new RejectedException(ErrorCodes.Forbidden, $"The session {id} is not below yours.");
    }

    /// <exception cref="RejectedException">409: there are as many tasks as there may be.</exception>
    private static void RequireRoom(Documents state, Caller caller)
    {
        if (state.MarkedKeys(TasksFold.Tasks, TaskMarks.Open).Count >= MostActive)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"There are {MostActive} tasks that are not done, which is the limit: remove some of them.");
        }

        if (caller.Acting is not { } acting)
        {
            return;
        }

        var ofAgents = state.Marked(TasksFold.Tasks, TaskMarks.OfAgents).ToList();
        if (ofAgents.Count(task => task.CreatedBy == acting.Id) >= MostOfSession)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"Your session has made {MostOfSession} tasks that are not done, which is its limit: remove some of them.");
        }

        if (ofAgents.Count(task => task.Owner == caller.User.Id) >= MostOfAgents)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"Your owner's agents have made {MostOfAgents} tasks that are not done, which is their limit: remove some of yours, or ask a person to.");
        }
    }

    /// <param name="stops">It is no more than paused or removed, as the owner of its session may have it.</param>
    private static AgentTask Managed(Documents state, Caller caller, string id, bool stops = false)
    {
        var task = state.Task(caller, id);
        return caller.Acting is { } acting ? task.CreatedBy == acting.Id ? task : throw new RejectedException(ErrorCodes.Forbidden, $"Your session did not make the task {id}.")
            : task.Owner == caller.User.Id || caller.IsAdmin || (stops && state.Get(SessionsFold.Sessions, task.Session)?.Owner == caller.User.Id) ? task
            : throw new RejectedException(ErrorCodes.Forbidden, "Only the owner of a task, or an admin, changes or runs it; the owner of its session may pause and remove it.");
    }
}
