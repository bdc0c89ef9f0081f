namespace Ringside.Protocol;

/// <summary>Data of <c>thread.opened</c>, <c>thread.message</c> and <c>thread.closed</c>: a typed conversation between two sessions.</summary>
public sealed record ThreadData
{
    public required string Thread { get; init; }

    /// <summary>The message's id, in <c>thread.message</c>.</summary>
    public string? Message { get; init; }

    /// <summary>The session that speaks, closes or opened it.</summary>
    public string? From { get; init; }

    /// <summary>The other session.</summary>
    public string? To { get; init; }

    /// <summary>One of <see cref="ThreadKinds"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>One of <see cref="ThreadUrgencies"/>.</summary>
    public string? Urgency { get; init; }
    public LongText? Text { get; init; }

    /// <summary>What the speaker thought, for whoever looks into the message.</summary>
    public LongText? Reasoning { get; init; }

    /// <summary>Ids of the tool calls that belong to the message.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>In <c>thread.closed</c>: what became of it, in the writer's own words.</summary>
    public string? Outcome { get; init; }
}

/// <summary>What a thread, or a message in one, is.</summary>
public static class ThreadKinds
{
    public static readonly IReadOnlyList<string> All = ["delegation", "question", "answer", "status", "completion", "error", "escalation", "abort"];
}

/// <summary>How soon a message wants to be read.</summary>
public static class ThreadUrgencies
{
    public const string Normal = "normal";
    public static readonly IReadOnlyList<string> All = ["blocking", "important", Normal];
}
