using System.Text.Json;

namespace Ringside.Protocol;

/// <summary>One turn of work in a session: from a prompt to its end.</summary>
public sealed record Run
{
    public required string Id { get; init; }
    public required string Session { get; init; }
    public required string Agent { get; init; }
    public string? Prompt { get; init; }

    /// <summary>One of <see cref="RunStatus"/>.</summary>
    public required string Status { get; init; }
    public int Attempt { get; init; } = 1;
    public JsonElement? Context { get; init; }
    public bool CancelRequested { get; init; }
    public string? StopReason { get; init; }
    public LongText? Result { get; init; }
    public RunError? Error { get; init; }
    public Counts? Usage { get; init; }
    public Cost? Cost { get; init; }

    /// <summary>How much it changed in its folder; absent where that is nothing, or not known.</summary>
    public ChangesCount? Changes { get; init; }

    /// <summary>Its changes were put back.</summary>
    public Reversion? Reverted { get; init; }

    /// <summary>For a run that an outside program writes: its lease in milliseconds (P4).</summary>
    public long? LeaseMs { get; init; }

    /// <summary>Ids of tool calls that have started and not ended.</summary>
    public IReadOnlyList<string> OpenTools { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public long? DurationMs { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>Where a run is. A run that never started (its prompt was withdrawn) is <c>cancelled</c> too.</summary>
public static class RunStatus
{
    public const string Queued = "queued", Running = "running", Completed = "completed", Failed = "failed", Cancelled = "cancelled", Interrupted = "interrupted";

    public static bool IsEnded(string status) => status is Completed or Failed or Cancelled or Interrupted;
}

/// <summary>Body of <c>POST /api/runs</c>: a session and its first prompt in one call.</summary>
public sealed record CreateRun
{
    public required string Agent { get; init; }
    public required string Prompt { get; init; }
    public string? Workdir { get; init; }
    public string? Title { get; init; }
    public string? Visibility { get; init; }

    /// <inheritdoc cref="CreateSession.Worktree"/>
    public JsonElement? Worktree { get; init; }

    /// <inheritdoc cref="CreateSession.Policy"/>
    public string? Policy { get; init; }

    /// <inheritdoc cref="CreateSession.Mode"/>
    public string? Mode { get; init; }

    /// <inheritdoc cref="CreateSession.Config"/>
    public IReadOnlyDictionary<string, JsonElement>? Config { get; init; }
    public JsonElement? Context { get; init; }
}

/// <summary>Answer of <c>POST /api/runs</c>.</summary>
public sealed record RunCreated(string Run, string Session);

/// <summary>A durable question to a person: a permission to grant, a question to answer.</summary>
public sealed record Interaction
{
    public required string Id { get; init; }
    public required string Session { get; init; }
    public string? Run { get; init; }
    public required string Kind { get; init; }
    public required string Title { get; init; }
    public string? Tool { get; init; }
    public IReadOnlyList<InteractionOption> Options { get; init; } = [];

    /// <summary><c>open</c>, <c>answered</c> or <c>expired</c>.</summary>
    public required string Status { get; init; }
    public InteractionAnswer? Answer { get; init; }

    /// <summary>Who answered.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>The session's policy that answered, one of <see cref="Policies"/>; absent where a person did.</summary>
    public string? Policy { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>Where an interaction is.</summary>
public static class InteractionStatus
{
    public const string Open = "open", Answered = "answered", Expired = "expired";
}

/// <summary>Body of <c>POST /api/interactions/{id}/answer</c>.</summary>
public sealed record AnswerInteraction
{
    public string? Option { get; init; }
    public string? Text { get; init; }
}

/// <summary>One event of <c>POST /api/sessions/{id}/events</c> (P1).</summary>
public sealed record WrittenEvent
{
    public required string Type { get; init; }
    public string? Run { get; init; }
    public JsonElement? Data { get; init; }
}

/// <summary>Answer of <c>POST /api/sessions/{id}/events</c>: the cursors of the first and the last event, which are durable.</summary>
public sealed record EventsWritten(Cursor First, Cursor Last);
