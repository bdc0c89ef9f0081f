namespace Ringside.EventLog.Sqlite;

/// <summary>Where and how a log is kept in SQLite.</summary>
public sealed record SqliteOptions
{
    /// <summary>The file; made if it is not there, in a folder that must be.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether a commit waits for the disk only at checkpoints (<c>synchronous=NORMAL</c>). A power cut may then take back what was acknowledged, so after a
    /// stop that was not clean the log gets a new epoch. <value>false</value>
    /// </summary>
    public bool RelaxedDurability { get; init; }

    /// <summary>How long another program's lock is waited for, in whole seconds. <value>5 s</value></summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many pages the file may have; for tests of a full disk. <value>no limit</value></summary>
    public long? MaxPages { get; init; }
}
