namespace Ringside.Protocol;

/// <summary>What a session is told to see to in others: it wakes when one of them goes idle, fails or asks.</summary>
public sealed record Orchestration
{
    public required string Session { get; init; }

    /// <summary>One of <see cref="OrchestrationStatus"/>.</summary>
    public string Status { get; init; } = OrchestrationStatus.Off;
    public bool Enabled { get; init; }
    public string? Goal { get; init; }

    /// <summary>The sessions that it manages beside those below it.</summary>
    public IReadOnlyList<string> Manages { get; init; } = [];

    /// <summary>What else it is to heed, told with every digest.</summary>
    public string? Rules { get; init; }

    /// <summary>How many prompts it may send in an hour, and as often it may be woken.</summary>
    public int MaxPromptsPerHour { get; init; }

    /// <summary>How many levels of sessions may be below it.</summary>
    public int MaxDepth { get; init; }

    /// <summary>How often it may send the same, or nearly the same, to one session within an hour.</summary>
    public int MaxRepeats { get; init; }

    /// <summary>How often in a row the same session may wake it with nothing else changed.</summary>
    public int MaxRounds { get; init; }

    /// <summary>Why it is paused; absent where it is not.</summary>
    public OrchestrationStop? Stop { get; init; }

    /// <summary>The causes for which it will be woken once it is free.</summary>
    public IReadOnlyList<WakeCause> Pending { get; init; } = [];

    /// <summary>How often it was woken altogether.</summary>
    public int Wakes { get; init; }
    public DateTimeOffset? LastWake { get; init; }

    /// <summary>How many prompts it has sent in the last hour.</summary>
    public int PromptsLastHour { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public Cursor? Cursor { get; init; }
}

/// <summary>Why an orchestrator does nothing until a person says that it may.</summary>
/// <param name="Reason">One of <see cref="OrchestrationStops"/>.</param>
/// <param name="Detail">The same for a person.</param>
/// <param name="Interaction">The question that the person answers: <c>resume</c> or <c>end</c>.</param>
public sealed record OrchestrationStop(string Reason, string Detail, string Interaction, DateTimeOffset At);

/// <summary>Whether an orchestrator is at work.</summary>
public static class OrchestrationStatus
{
    /// <summary><c>paused</c>: a limit has stopped it, and a person is asked.</summary>
    public const string Off = "off", On = "on", Paused = "paused";
}

/// <summary>Body of <c>PUT /api/sessions/{id}/orchestration</c>: the whole of it; what is left out is as by default.</summary>
public sealed record SetOrchestration
{
    /// <summary>true by default.</summary>
    public bool? Enabled { get; init; }
    public required string Goal { get; init; }
    public IReadOnlyList<string>? Manages { get; init; }
    public string? Rules { get; init; }
    public int? MaxPromptsPerHour { get; init; }
    public int? MaxDepth { get; init; }
    public int? MaxRepeats { get; init; }
    public int? MaxRounds { get; init; }
}

/// <summary>Body of <c>PATCH /api/sessions/{id}/orchestration</c>: what is to change.</summary>
public sealed record UpdateOrchestration
{
    public bool? Enabled { get; init; }
    public string? Goal { get; init; }

    /// <summary>All that it manages from now on, beside those below it.</summary>
    public IReadOnlyList<string>? Manages { get; init; }
    public string? Rules { get; init; }
    public int? MaxPromptsPerHour { get; init; }
    public int? MaxDepth { get; init; }
    public int? MaxRepeats { get; init; }
    public int? MaxRounds { get; init; }

    /// <summary>Members to take away: <c>rules</c>.</summary>
    public IReadOnlyList<string>? Cleared { get; init; }
}
