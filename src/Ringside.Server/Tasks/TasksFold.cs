using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Tasks;

/// <summary>The tasks, each with its newest runs. One that prompts a session goes with it. They follow from <c>task.*</c> events alone, since a session's are forgotten with it.</summary>
public sealed class TasksFold : IFold
{
    public static readonly DocumentKind<AgentTask> Tasks = new("task", ProtocolJson.Default.AgentTask, TaskMarks.Of);

    /// <summary>How many runs a task shows.</summary>
    public const int MaxRuns = 50;

    public IReadOnlyList<DocumentKind> Kinds => [Tasks];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        switch (e.Type)
        {
            case EventTypes.TaskCreated:
                documents.Put(Tasks, e.Scope.Task!, Settled(Created(e, e.As<TaskData>())));
                break;
            case EventTypes.TaskRemoved:
                documents.Remove(Tasks, e.Scope.Task!);
                break;
            case EventTypes.SessionRemoved:
                foreach (var task in documents.Current.Marked(Tasks, e.Scope.Session).Where(task => task.Session == e.Scope.Session).ToList())
                {
                    documents.Remove(Tasks, task.Id);
                }

                break;
            case EventTypes.TaskUpdated or EventTypes.TaskDue or EventTypes.TaskStarted or EventTypes.TaskCompleted or EventTypes.TaskFailed or EventTypes.TaskMissed:
                documents.Change(Tasks, e.Scope.Task, task => Settled(Changed(e, e.As<TaskData>(), task) with { UpdatedAt = e.Time }));
                break;
        }
    }

    public IEnumerable<NewEvent> Consequences(LogEvent e, Documents before, Documents after) => e.Type switch
    {
        EventTypes.OrchestrationUpdated or EventTypes.SessionClosed => TaskHolds.Paused(e, before, after),
        EventTypes.SessionRemoved => [.. TaskRuns.Told(e, after), .. TaskHolds.Paused(e, before, after)],
        EventTypes.TaskCreated or EventTypes.TaskUpdated or EventTypes.TaskCompleted or EventTypes.TaskFailed or EventTypes.TaskMissed => DoneTasks.Removed(e, before, after),
        _ => TaskRuns.Told(e, after),
    };

    private static AgentTask Created(LogEvent e, TaskData data) => new()
    {
        Id = data.Task,
        Title = data.Title!,
        Agent = data.Agent,
        Session = data.Session,
        Prompt = data.Prompt!,
        At = data.At,
        Cron = data.Cron,
        TimeZone = data.TimeZone,
        Overlap = data.Overlap!,
        Missed = data.Missed!,
        Retries = data.Retries ?? 0,
        RetryAfterSeconds = data.RetryAfterSeconds ?? 0,
        Workdir = data.Workdir,
        Visibility = data.Visibility,
        Policy = data.Policy,
        Owner = data.Owner!,
        CreatedBy = e.Actor ?? data.Owner!,
        Status = TaskStates.Active,
        NextDue = data.NextDue,
        CreatedAt = e.Time,
        UpdatedAt = e.Time,
    };

    private static AgentTask Changed(LogEvent e, TaskData data, AgentTask task)
    {
        var at = task with { NextDue = data.NextDue ?? (data.Cleared?.Contains("nextDue") == true ? null : task.NextDue) };
        return e.Type switch
        {
            EventTypes.TaskUpdated => Updated(at, data),
            EventTypes.TaskMissed => at with { MissedTimes = task.MissedTimes + (data.Count ?? 0) },
            EventTypes.TaskDue => Due(at, data),
            _ => at with { Runs = [.. at.Runs.Select(run => run.Number == data.Number ? Told(e, data, run) : run)] },
        };
    }

    private static AgentTask Updated(AgentTask task, TaskData data) => task with
    {
        Title = data.Title ?? task.Title,
        Prompt = data.Prompt ?? task.Prompt,
        At = data.Cleared?.Contains("at") == true ? null : data.At ?? task.At,
        Cron = data.Cleared?.Contains("cron") == true ? null : data.Cron ?? task.Cron,
        TimeZone = data.Cleared?.Contains("timeZone") == true ? null : data.TimeZone ?? task.TimeZone,
        Overlap = data.Overlap ?? task.Overlap,
        Missed = data.Missed ?? task.Missed,
        Retries = data.Retries ?? task.Retries,
        RetryAfterSeconds = data.RetryAfterSeconds ?? task.RetryAfterSeconds,
        Status = data.Paused switch { true => TaskStates.Paused, false => TaskStates.Active, _ => task.Status },
        Error = data.Paused switch { true => data.Error, false => null, _ => task.Error },
    };

    private static AgentTask Due(AgentTask task, TaskData data)
    {
        var old = task.Runs.FirstOrDefault(run => run.Number == data.Number);
        var run = (old ?? new TaskRun { Number = data.Number!.Value, DueAt = data.DueAt!.Value, Manual = data.Manual == true, Status = "" }) with
        {
            Status = data.Run is null ? TaskRunStatus.Waiting : TaskRunStatus.Queued,
            Attempt = data.Attempt ?? 1,
            Run = data.Run,
            Session = data.Session,
            Prompt = data.Queued,
            StartedAt = null,
            RetryAt = null,
        };
        var runs = old is null ? [.. task.Runs, run] : task.Runs.Select(other => other == old ? run : other).ToList();
        while (runs.Count > MaxRuns && runs.FirstOrDefault(other => !other.IsLive()) is { } oldest)
        {
            runs.Remove(oldest);
        }

        return task with { Due = Math.Max(task.Due, run.Number), Runs = runs };
    }

    private static TaskRun Told(LogEvent e, TaskData data, TaskRun run) => e.Type switch
    {
        EventTypes.TaskStarted => run with { Status = TaskRunStatus.Running, Run = data.Run ?? run.Run, StartedAt = e.Time },
        EventTypes.TaskCompleted => run with { Status = TaskRunStatus.Completed, EndedAt = e.Time, Error = null },
        _ => run with
        {
            Status = data.RetryAt is null ? TaskRunStatus.Failed : TaskRunStatus.Retrying,
            EndedAt = data.RetryAt is null ? e.Time : null,
            Error = data.Error,
            RetryAt = data.RetryAt,
        },
    };

    private static AgentTask Settled(AgentTask task) => task with
    {
        Status = task.Status == TaskStates.Paused ? TaskStates.Paused : task.NextDue is not null || task.Runs.Any(run => run.IsLive()) ? TaskStates.Active : TaskStates.Done,
    };
}
