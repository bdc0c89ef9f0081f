using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Tasks;

namespace Ringside.CrashWriter;

/// <summary>Tasks in random histories: of sessions and of agents, made by people and by agents, due, missed, paused, done and removed. What their runs bring follows from those.</summary>
internal sealed class TaskHistory(Random random)
{
    private const string Owner = "usr_1";

    public LogEvent Step(AppendScope scope, IReadOnlyList<Agent> agents, IReadOnlyList<Session> sessions)
    {
        var tasks = scope.State.All(TasksFold.Tasks).ToList();
        return tasks.Count < 3 || Chance(4) ? Create(scope, agents, sessions) : Any(tasks) is var task && task.Status == TaskStates.Done && !Chance(5) ? Create(scope, agents, sessions) : Change(scope, task, sessions);
    }

    private LogEvent Create(AppendScope scope, IReadOnlyList<Agent> agents, IReadOnlyList<Session> sessions)
    {
        var (id, session, maker) = (scope.NewId(Ids.Task), Chance(3) ? null : Any(sessions), Chance(2) ? Any(sessions).Id : null);
        var data = new TaskData
        {
            Task = id, Title = "Look", Prompt = "Look again.", Agent = session is null ? Any(agents).Id : null, Session = session?.Id, Overlap = TaskOverlaps.Queue, Missed = TaskMisses.Skip,
            Cron = Chance(2) ? "* * * * *" : null, TimeZone = "UTC", Retries = random.Next(3), RetryAfterSeconds = 60, Owner = Owner, NextDue = Chance(8) ? null : scope.Now,
        };
        return scope.Append(new NewEvent(EventTypes.TaskCreated, data)
        {
            Scope = new EventScope { Session = session?.Id, Tree = session?.Tree, Agent = data.Agent ?? session?.Agent, Task = id },
            Source = maker is null ? EventSources.User : EventSources.Agent,
            Actor = maker ?? Owner,
        });
    }

    private LogEvent Change(AppendScope scope, AgentTask task, IReadOnlyList<Session> sessions) => random.Next(9) switch
    {
        0 => Append(scope, task, EventTypes.TaskMissed, new TaskData { Task = task.Id, DueAt = scope.Now, Count = 2, Reason = TaskMissedReasons.Late, NextDue = scope.Now }),
        1 => Append(scope, task, EventTypes.TaskUpdated, new TaskData { Task = task.Id, Paused = Chance(2), Error = Chance(2) ? new RunError("switched_off", "It was switched off.") : null, Cleared = ["nextDue"] }),
        2 => Append(scope, task, EventTypes.TaskUpdated, new TaskData { Task = task.Id, Title = "Look there", Cleared = ["nextDue"] }),
        3 when Chance(2) => Append(scope, task, EventTypes.TaskRemoved, new TaskData { Task = task.Id }),
        4 => Append(scope, task, EventTypes.TaskDue, Due(scope, task)),
        _ => Start(scope, task, scope.State.Get(SessionsFold.Sessions, task.Session) is { Status: not SessionStatus.Closed } own ? own : Any(sessions)),
    };

    private LogEvent Start(AppendScope scope, AgentTask task, Session session)
    {
        var (prompt, run) = (scope.NewId(Ids.Prompt), scope.NewId(Ids.Run));
        var queued = session.Event(EventTypes.PromptQueued, new PromptData { Prompt = prompt, Run = run, Text = task.Prompt, Delivery = Delivery.Queue }, EventSources.Task, Owner, run);
        scope.Append(queued with { Scope = queued.Scope with { Task = task.Id } });
        return Append(scope, task, EventTypes.TaskDue, Due(scope, task) with { Run = run, Session = session.Id, Queued = prompt, Attempt = 1, Cleared = Chance(2) ? ["nextDue"] : null });
    }

    private static TaskData Due(AppendScope scope, AgentTask task) =>
        task.Runs.FirstOrDefault(run => run.Status == TaskRunStatus.Waiting) is { } waits
            ? new TaskData { Task = task.Id, Number = waits.Number, DueAt = waits.DueAt }
            : new TaskData { Task = task.Id, Number = task.Due + 1, DueAt = scope.Now };

    private static LogEvent Append(AppendScope scope, AgentTask task, string type, TaskData data) => scope.Append(new NewEvent(type, data)
    {
        Scope = new EventScope { Session = task.Session, Tree = scope.State.Get(SessionsFold.Sessions, task.Session)?.Tree, Agent = task.Agent, Task = task.Id },
        Source = EventSources.Task,
    });

    private bool Chance(int one) => random.Next(one) == 0;

    private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
