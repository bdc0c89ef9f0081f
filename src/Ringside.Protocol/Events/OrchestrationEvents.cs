namespace Ringside.Protocol;

/// <summary>Data of <c>orchestration.updated</c> (the members that changed), <c>orchestration.woken</c>, <c>orchestration.told</c>, <c>orchestration.stopped</c> and <c>orchestration.resumed</c>.</summary>
public sealed record OrchestrationData
{
    public bool? Enabled { get; init; }
    public string? Goal { get; init; }
    public IReadOnlyList<string>? Manages { get; init; }
    public string? Rules { get; init; }
    public int? MaxPromptsPerHour { get; init; }
    public int? MaxDepth { get; init; }
    public int? MaxRepeats { get; init; }
    public int? MaxRounds { get; init; }
    public IReadOnlyList<string>? Cleared { get; init; }

    /// <summary>In <c>orchestration.woken</c>: why; in <c>orchestration.told</c>: what it knows already, and is not woken for.</summary>
    public IReadOnlyList<WakeCause>? Causes { get; init; }

    /// <summary>In <c>orchestration.woken</c>: the position up to which its digest has looked.</summary>
    public long? UpTo { get; init; }

    /// <summary>In <c>orchestration.woken</c>: what it is told, as its prompt has it.</summary>
    public LongText? Digest { get; init; }

    /// <summary>In <c>orchestration.woken</c>: the prompt that wakes it.</summary>
    public string? Prompt { get; init; }

    /// <summary>In <c>orchestration.stopped</c>: which limit it met, one of <see cref="OrchestrationStops"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>In <c>orchestration.stopped</c>: the same for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>In <c>orchestration.stopped</c> and <c>.resumed</c>: the question to a person whether it may go on.</summary>
    public string? Interaction { get; init; }
}

/// <summary>Why an orchestrator wakes.</summary>
/// <param name="Session">The session of which it is news.</param>
/// <param name="What">One of <see cref="WakeCauses"/>.</param>
/// <param name="Position">The event that was the cause.</param>
public sealed record WakeCause(string Session, string What, long Position);

/// <summary>What wakes an orchestrator.</summary>
public static class WakeCauses
{
    /// <summary>A session that it manages has become idle, or has failed.</summary>
    public const string Idle = "idle", Failed = "failed";

    /// <summary>One that it manages asks a person, or waits for an answer in a thread with another session.</summary>
    public const string Asks = "asks";

    /// <summary>It was itself switched on, or let go on after a stop.</summary>
    public const string SwitchedOn = "switched_on", Resumed = "resumed";
}

/// <summary>Which limit has stopped an orchestrator.</summary>
public static class OrchestrationStops
{
    public const string PromptsPerHour = "prompts_per_hour", WakesPerHour = "wakes_per_hour", Depth = "depth", RepeatedPrompt = "repeated_prompt", PingPong = "ping_pong";
}
