using System.Text.Json;

namespace Ringside.Protocol;

/// <summary>Data of <c>run.started</c>.</summary>
public sealed record RunStartedData
{
    public string? Run { get; init; }
    public string? Prompt { get; init; }
    public int? Attempt { get; init; }
    public JsonElement? Context { get; init; }

    /// <summary>For a run that an outside program writes: how many milliseconds without a sign of it until it counts as interrupted (P4).</summary>
    public long? LeaseMs { get; init; }
}

/// <summary>Data of <c>run.cancel_requested</c>.</summary>
public sealed record RunCancelRequestedData
{
    public string? Run { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Data of <c>run.completed</c>, <c>run.failed</c>, <c>run.cancelled</c> and <c>run.interrupted</c>.</summary>
public sealed record RunEndedData
{
    /// <summary>Why the turn stopped, as ACP names it: <c>end_turn</c>, <c>max_tokens</c>, <c>max_turn_requests</c>, <c>refusal</c>, <c>cancelled</c>.</summary>
    public string? StopReason { get; init; }
    public LongText? Result { get; init; }
    public RunError? Error { get; init; }

    /// <summary>How much it changed in its folder; absent where that is nothing, or not known.</summary>
    public ChangesCount? Changes { get; init; }
    public long? DurationMs { get; init; }
}

/// <summary>Why a run failed or was interrupted: a stable code, and a sentence for a person.</summary>
public sealed record RunError(string Code, string Message);

/// <summary>Data of <c>plan.updated</c>: always the whole plan.</summary>
public sealed record PlanData
{
    public string? Plan { get; init; }
    public string? Goal { get; init; }
    public required IReadOnlyList<Phase> Phases { get; init; }
}

/// <summary>A step of a plan; <paramref name="Status"/> is <c>pending</c>, <c>in_progress</c>, <c>completed</c> or <c>failed</c>.</summary>
public sealed record Phase(string Id, string Title, string Status, string? Priority = null);

/// <summary>Data of <c>phase.started</c> and <c>phase.completed</c>.</summary>
public sealed record PhaseData(string Phase, string Title);

/// <summary>Data of <c>message.delta</c> and <c>reasoning.delta</c>: <paramref name="At"/> counts UTF-16 units from the start of the message (E6).</summary>
public sealed record DeltaData(string Message, int At, string Text);

/// <summary>Data of <c>message.completed</c> and <c>reasoning.completed</c>: the whole text.</summary>
public sealed record MessageData
{
    public required string Message { get; init; }

    /// <summary><c>user</c>, <c>assistant</c> or <c>system</c>; absent in reasoning.</summary>
    public string? Role { get; init; }
    public LongText? Text { get; init; }

    /// <summary>ACP content blocks, where there is more than text.</summary>
    public IReadOnlyList<JsonElement>? Content { get; init; }

    /// <summary>How long the message took from its first to its last word.</summary>
    public long? DurationMs { get; init; }
}

/// <summary>Data of <c>tool.started</c> (all that is known), <c>tool.updated</c> (replaces the members it names) and <c>tool.completed</c>.</summary>
public sealed record ToolData
{
    public required string Tool { get; init; }
    public string? Name { get; init; }

    /// <summary>ACP's kinds: <c>read</c>, <c>edit</c>, <c>delete</c>, <c>move</c>, <c>search</c>, <c>execute</c>, <c>think</c>, <c>fetch</c>, <c>switch_mode</c>, <c>other</c>.</summary>
    public string? Kind { get; init; }
    public string? Title { get; init; }
    public JsonElement? Input { get; init; }
    public JsonElement? Output { get; init; }

    /// <summary>ACP tool call content: <c>{type: content, content}</c>, <c>{type: diff, path, oldText?, newText}</c>, <c>{type: terminal, terminalId}</c>.</summary>
    public IReadOnlyList<JsonElement>? Content { get; init; }
    public IReadOnlyList<ToolLocation>? Locations { get; init; }

    /// <summary><c>pending</c>, <c>in_progress</c>, <c>completed</c>, <c>failed</c> or, when the turn was cut short, <c>cancelled</c>.</summary>
    public string? Status { get; init; }
    public long? DurationMs { get; init; }
    public string? Error { get; init; }
    public IReadOnlyList<string>? Cleared { get; init; }
}

/// <summary>A file, and from 0 a line in it, that a tool touches.</summary>
public sealed record ToolLocation(string Path, int? Line = null);
