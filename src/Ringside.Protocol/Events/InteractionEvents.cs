namespace Ringside.Protocol;

/// <summary>Data of the <c>interaction.*</c> events: a durable question to a person.</summary>
public sealed record InteractionData
{
    public required string Interaction { get; init; }

    /// <summary><c>permission</c> or <c>question</c>.</summary>
    public string? Kind { get; init; }
    public string? Title { get; init; }

    /// <summary>The tool call that waits for the answer.</summary>
    public string? Tool { get; init; }
    public IReadOnlyList<InteractionOption>? Options { get; init; }
    public InteractionAnswer? Answer { get; init; }

    /// <summary>Why it expired: <c>cancelled</c>, <c>run_ended</c>, <c>session_closed</c>, <c>switched_off</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The session's policy that answers by itself, one of <see cref="Policies"/>; absent where a person is asked.</summary>
    public string? Policy { get; init; }
}

/// <summary>A choice; <paramref name="Kind"/> is ACP's: <c>allow_once</c>, <c>allow_always</c>, <c>reject_once</c>, <c>reject_always</c>.</summary>
public sealed record InteractionOption(string Id, string Name, string? Kind = null);

/// <summary>An answer: the id of an option, or a text.</summary>
public sealed record InteractionAnswer(string? Option = null, string? Text = null);
