namespace Ringside.Protocol;

/// <summary>Data of the <c>task.*</c> events: in those of the task itself its changed members, in those of a due time what became of that.</summary>
public sealed record TaskData
{
    public required string Task { get; init; }
    public string? Title { get; init; }

    /// <summary>In <c>task.created</c>: the agent that gets a new session for each run.</summary>
    public string? Agent { get; init; }

    /// <summary>The session that is prompted, or in which a run of the task works.</summary>
    public string? Session { get; init; }
    public string? Prompt { get; init; }
    public DateTimeOffset? At { get; init; }
    public string? Cron { get; init; }
    public string? TimeZone { get; init; }

    /// <summary>One of <see cref="TaskOverlaps"/>.</summary>
    public string? Overlap { get; init; }

    /// <summary>One of <see cref="TaskMisses"/>.</summary>
    public string? Missed { get; init; }
    public int? Retries { get; init; }
    public int? RetryAfterSeconds { get; init; }
    public string? Workdir { get; init; }
    public string? Visibility { get; init; }
    public string? Policy { get; init; }
    public string? Owner { get; init; }
    public bool? Paused { get; init; }

    /// <summary>When it is due next, once what the event says is done.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Which of the task's runs it is about: 1, 2, 3, …</summary>
    public int? Number { get; init; }

    /// <summary>The time at which that was due; in <c>task.missed</c> the newest that was missed.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>In <c>task.due</c>: somebody asked for it, and no schedule.</summary>
    public bool? Manual { get; init; }

    /// <summary>In <c>task.due</c> absent while it waits for its turn.</summary>
    public string? Run { get; init; }

    /// <summary>The prompt's id, in <c>task.due</c> with a run.</summary>
    public string? Queued { get; init; }
    public int? Attempt { get; init; }

    /// <summary>In <c>task.failed</c>: when it is tried again; absent: it is not.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>In <c>task.failed</c>: why. In <c>task.updated</c> with <see cref="Paused"/>: why the server has paused it; absent where a person did.</summary>
    public RunError? Error { get; init; }

    /// <summary>In <c>task.missed</c>: how many due times.</summary>
    public int? Count { get; init; }

    /// <summary>In <c>task.missed</c>: one of <see cref="TaskMissedReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Members that the task has no more.</summary>
    public IReadOnlyList<string>? Cleared { get; init; }
}

/// <summary>Why a due time passed without a run.</summary>
public static class TaskMissedReasons
{
    /// <summary>No agent loop looked in its time.</summary>
    public const string Late = "late";

    /// <summary>The run before was not over.</summary>
    public const string Overlap = "overlap";

    /// <summary>Too many were waiting for their turn, or went at once.</summary>
    public const string Full = "full";
}
