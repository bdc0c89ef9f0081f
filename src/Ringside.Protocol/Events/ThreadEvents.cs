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

    /// <summary>Of a blocking question: until when its asker waits for the answer.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>In <c>thread.closed</c>: what became of it, one of <see cref="ThreadOutcomes"/> or in the writer's own words.</summary>
    public string? Outcome { get; init; }
}

/// <summary>What a thread, or a message in one, is.</summary>
public static class ThreadKinds
{
    public const string Delegation = "delegation", Question = "question", Answer = "answer", Status = "status", Completion = "completion", Error = "error",
        Escalation = "escalation", Abort = "abort";

    public static readonly IReadOnlyList<string> All = [Delegation, Question, Answer, Status, Completion, Error, Escalation, Abort];

    /// <summary>Whether such a message, where it is blocking, waits for an answer.</summary>
    public static bool Asks(string? kind) => kind is Question or Escalation;

    /// <summary>Whether such a message answers what the other side waits for.</summary>
    public static bool Answers(string? kind) => kind is Answer or Completion or Error or Abort;

    /// <summary>Whether such a message wants something of the other side; what does not is only said.</summary>
    public static bool Wants(string? kind) => kind is Delegation || Asks(kind);
}

/// <summary>How soon a message wants to be read.</summary>
public static class ThreadUrgencies
{
    public const string Blocking = "blocking", Important = "important", Normal = "normal";
    public static readonly IReadOnlyList<string> All = [Blocking, Important, Normal];
}

/// <summary>How a thread ended, where the server says it.</summary>
public static class ThreadOutcomes
{
    /// <summary>Somebody closed it and said no more.</summary>
    public const string Closed = "closed";

    /// <summary>A blocking question was not answered in its time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>One of its sessions was closed or removed.</summary>
    public const string Abandoned = "abandoned";
}
