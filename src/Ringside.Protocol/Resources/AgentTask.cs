namespace Ringside.Protocol;

/// <summary>A prompt with a time (now, once, cron) that becomes runs, of one session or of an agent that gets a new session each time.</summary>
public sealed record AgentTask
{
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>The agent that gets a new session for each run; absent where <see cref="Session"/> is there.</summary>
    public string? Agent { get; init; }

    /// <summary>The session that is prompted.</summary>
    public string? Session { get; init; }
    public required string Prompt { get; init; }

    /// <summary>When it is due, of a task that is due once; absent with <see cref="Cron"/>, and where it was due at once.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Minutes, hours, days of the month, months, days of the week.</summary>
    public string? Cron { get; init; }

    /// <summary>The zone whose clock <see cref="Cron"/> reads, by its IANA name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>One of <see cref="TaskOverlaps"/>.</summary>
    public required string Overlap { get; init; }

    /// <summary>One of <see cref="TaskMisses"/>.</summary>
    public required string Missed { get; init; }

    /// <summary>How often a run that failed is tried again.</summary>
    public int Retries { get; init; }

    /// <summary>How long after its failure it is tried again; twice as long after each further one.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <inheritdoc cref="CreateTask.Workdir"/>
    public string? Workdir { get; init; }

    /// <inheritdoc cref="CreateTask.Workdir"/>
    public string? Visibility { get; init; }

    /// <inheritdoc cref="CreateTask.Workdir"/>
    public string? Policy { get; init; }

    /// <summary>For whom it acts.</summary>
    public required string Owner { get; init; }

    /// <summary>The person or the session that made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>One of <see cref="TaskStates"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why the server has paused it; absent where a person did.</summary>
    public RunError? Error { get; init; }

    /// <summary>When it is due next; absent while it is paused, and where it never will be.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>How many of its due times became a run, or wait for their turn.</summary>
    public int Due { get; init; }

    /// <summary>How many of its due times passed without a run.</summary>
    public int MissedTimes { get; init; }

    /// <summary>Its newest runs, oldest first: those that are not over, and up to 50 in all. What was before is told by its events.</summary>
    public IReadOnlyList<TaskRun> Runs { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>What became of one due time of a task.</summary>
public sealed record TaskRun
{
    /// <summary>1, 2, 3, …</summary>
    public required int Number { get; init; }
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Somebody asked for it, and no schedule.</summary>
    public bool Manual { get; init; }

    /// <summary>One of <see cref="TaskRunStatus"/>.</summary>
    public required string Status { get; init; }
    public int Attempt { get; init; } = 1;
    public string? Session { get; init; }

    /// <summary>The run of the newest attempt.</summary>
    public string? Run { get; init; }

    /// <summary>Its prompt.</summary>
    public string? Prompt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Of the newest attempt that failed.</summary>
    public RunError? Error { get; init; }
    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>Where a task is.</summary>
public static class TaskStates
{
    /// <summary><c>done</c>: it is never due again.</summary>
    public const string Active = "active", Paused = "paused", Done = "done";
}

/// <summary>Where a run of a task is.</summary>
public static class TaskRunStatus
{
    /// <summary><c>waiting</c>: for the one before; <c>queued</c>: its prompt is in the session's inbox; <c>retrying</c>: it failed, and is tried again.</summary>
    public const string Waiting = "waiting", Queued = "queued", Running = "running", Retrying = "retrying", Completed = "completed", Failed = "failed";

    public static bool IsOver(string status) => status is Completed or Failed;
}

/// <summary>What becomes of a due time while the run before is not over.</summary>
public static class TaskOverlaps
{
    /// <summary>It is skipped, it waits for its turn, or both go at once.</summary>
    public const string Skip = "skip", Queue = "queue", Parallel = "parallel";
    public static readonly IReadOnlyList<string> All = [Skip, Queue, Parallel];
}

/// <summary>What becomes of due times at which no agent loop was there.</summary>
public static class TaskMisses
{
    /// <summary>They are skipped, are made up for by one run, or each by its own, the newest 24 of them.</summary>
    public const string Skip = "skip", Run = "run", CatchUp = "catch_up";
    public static readonly IReadOnlyList<string> All = [Skip, Run, CatchUp];
}

/// <summary>Body of <c>POST /api/tasks</c>. Without <see cref="At"/> and <see cref="Cron"/> it is due at once.</summary>
public sealed record CreateTask
{
    /// <summary>An agent, by id or name, that gets a new session for each run; or else <see cref="Session"/>.</summary>
    public string? Agent { get; init; }

    /// <summary>The session to prompt.</summary>
    public string? Session { get; init; }
    public required string Prompt { get; init; }

    /// <summary>The prompt's beginning by default.</summary>
    public string? Title { get; init; }
    public DateTimeOffset? At { get; init; }

    /// <inheritdoc cref="AgentTask.Cron"/>
    public string? Cron { get; init; }

    /// <summary><c>UTC</c> by default.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>skip</c> by default.</summary>
    public string? Overlap { get; init; }

    /// <summary>By default <c>skip</c> with <see cref="Cron"/>, else <c>run</c>.</summary>
    public string? Missed { get; init; }

    /// <summary>From 0, the default, to 10.</summary>
    public int? Retries { get; init; }

    /// <summary>From 1 to 86,400; 60 by default.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Of the new sessions, as in <see cref="CreateSession"/>.</summary>
    public string? Workdir { get; init; }

    /// <inheritdoc cref="Workdir"/>
    public string? Visibility { get; init; }

    /// <inheritdoc cref="Workdir"/>
    public string? Policy { get; init; }
}

/// <summary>Body of <c>PATCH /api/tasks/{id}</c>: what is absent stays.</summary>
public sealed record UpdateTask
{
    public string? Title { get; init; }
    public string? Prompt { get; init; }

    /// <summary>It is due once more then, and no more by cron.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>It is due by this from now on, and not at its time.</summary>
    public string? Cron { get; init; }
    public string? TimeZone { get; init; }
    public string? Overlap { get; init; }
    public string? Missed { get; init; }
    public int? Retries { get; init; }
    public int? RetryAfterSeconds { get; init; }

    /// <summary>True: it is not due until it is false again. What waits, goes or is to be tried again does so.</summary>
    public bool? Paused { get; init; }
}

/// <summary>The next times of a cron line, before it is a task's (<c>GET /api/due-times</c>).</summary>
/// <param name="Items">The next three, or as many as there are; oldest first.</param>
public sealed record NextDueTimes(IReadOnlyList<DateTimeOffset> Items);
