namespace Ringside.Protocol;

/// <summary>A typed conversation between two sessions, agent to agent. What was said in it are the events of the filter <c>thread</c>.</summary>
public sealed record AgentThread
{
    public required string Id { get; init; }

    /// <summary>The session that opened it.</summary>
    public required string Session { get; init; }

    /// <summary>The other session.</summary>
    public required string Peer { get; init; }

    /// <summary>What it was opened for, one of <see cref="ThreadKinds"/>.</summary>
    public string Kind { get; init; } = ThreadKinds.Status;

    /// <summary>One of <see cref="ThreadUrgencies"/>, as it was opened.</summary>
    public string Urgency { get; init; } = ThreadUrgencies.Normal;

    /// <summary>The beginning of what it was opened with.</summary>
    public string? Title { get; init; }

    /// <summary>One of <see cref="ThreadStatus"/>.</summary>
    public string Status { get; init; } = ThreadStatus.Open;

    /// <summary>The blocking questions in it that nobody has answered yet, oldest first: at most one of each side.</summary>
    public IReadOnlyList<ThreadWait> Waits { get; init; } = [];

    /// <summary>The session that is to speak next: it was asked something, or it was delegated to and spoken to, and has said nothing in it since; absent where neither is.</summary>
    public string? Awaits { get; init; }

    /// <summary>What became of it, one of <see cref="ThreadOutcomes"/> or in the words of whoever closed it.</summary>
    public string? Outcome { get; init; }

    /// <summary>How many messages were said in it, what it was opened with not counted.</summary>
    public int Messages { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public Cursor? Cursor { get; init; }

    /// <summary>The session that the other one speaks to; null for one that has no part in the thread.</summary>
    public string? Other(string session) => session == Session ? Peer : session == Peer ? Session : null;
}

/// <summary>A session waits in a thread for an answer.</summary>
/// <param name="Session">The one that asked.</param>
/// <param name="Until">When it waits no more; absent: it waits as long as it takes.</param>
public sealed record ThreadWait(string Session, DateTimeOffset? Until = null);

/// <summary>Where a thread is.</summary>
public static class ThreadStatus
{
    /// <summary><c>waiting</c>: a blocking question in it has no answer yet.</summary>
    public const string Open = "open", Waiting = "waiting", Closed = "closed";
}

/// <summary>
/// Body of <c>POST /api/threads</c>: from a session to another one, or to a new one below it, whose agent and first prompt it names; that is a delegation.
/// </summary>
public sealed record CreateThread
{
    /// <summary>The session for which the thread is opened.</summary>
    public required string From { get; init; }

    /// <summary>The session that it is opened to.</summary>
    public string? To { get; init; }

    /// <summary>In place of <see cref="To"/>: the agent, by id or name, of a new session below <see cref="From"/>.</summary>
    public string? Agent { get; init; }

    /// <summary>Of the new session.</summary>
    public string? Title { get; init; }

    /// <summary>Of the new session; the folder of <see cref="From"/> by default.</summary>
    public string? Workdir { get; init; }

    /// <summary>One of <see cref="ThreadKinds"/>; <c>delegation</c> with a new session, else <c>question</c>, by default.</summary>
    public string? Kind { get; init; }

    /// <summary>One of <see cref="ThreadUrgencies"/>; <c>normal</c> by default.</summary>
    public string? Urgency { get; init; }
    public required string Text { get; init; }

    /// <summary>Of a blocking question: how many seconds its asker waits for the answer, from 10 to 86,400; 3,600 by default.</summary>
    public int? TimeoutSeconds { get; init; }
}

/// <summary>Body of <c>POST /api/threads/{id}/messages</c>.</summary>
public sealed record CreateThreadMessage
{
    /// <summary>The session for whose agent a person speaks; absent: the person speaks for himself.</summary>
    public string? From { get; init; }

    /// <summary>Of a person who speaks for himself: the session that hears it; absent: both.</summary>
    public string? To { get; init; }

    /// <summary>One of <see cref="ThreadKinds"/>; <c>answer</c> where somebody waits for one, else <c>status</c>, by default.</summary>
    public string? Kind { get; init; }

    /// <summary>One of <see cref="ThreadUrgencies"/>; <c>normal</c> by default.</summary>
    public string? Urgency { get; init; }
    public required string Text { get; init; }

    /// <inheritdoc cref="CreateThread.TimeoutSeconds"/>
    public int? TimeoutSeconds { get; init; }
}

/// <summary>Body of <c>POST /api/threads/{id}/close</c>.</summary>
public sealed record CloseThread
{
    /// <summary>What became of it; <c>closed</c> by default.</summary>
    public string? Outcome { get; init; }
}
