namespace Ringside.EventLog.Retention;

/// <summary>What of a log is kept.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Events older than this go. <value>null: none</value></summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>While the store uses more bytes than this, its oldest events go. <value>null: however many</value></summary>
    public long? KeepBytes { get; init; }

    /// <summary>Token-level text goes so long after its message was completed (E6). <value>1 h</value></summary>
    public TimeSpan KeepDeltas { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>What one run of retention did.</summary>
public sealed record RetentionReport
{
    /// <summary>Deltas of completed messages that went.</summary>
    public int Deltas { get; internal set; }

    /// <summary>Events below the floor that went.</summary>
    public int Events { get; internal set; }

    /// <summary>Artifacts that went.</summary>
    public int Artifacts { get; internal set; }

    /// <summary>Where the floor is.</summary>
    public long Floor { get; internal set; }

    /// <summary>How many steps it took, each a short turn of the log's writer.</summary>
    public int Steps { get; internal set; }

    /// <summary>How long the longest of them held the writer: the most that it added to an append.</summary>
    public TimeSpan LongestHold { get; internal set; }
}
