namespace Ringside.EventLog.Artifacts;

/// <summary>
/// Where the bytes are of artifacts that grow, beside the rows that tell of them: written before the events that mention them, under the id of the artifact
/// that they were first written for. What no row names is a leftover. Any thread may read; one at a time writes an artifact.
/// </summary>
public interface IArtifactBytes
{
    /// <summary>Begins an artifact's bytes.</summary>
    /// <exception cref="LogUnavailableException">They cannot be written.</exception>
    IArtifactWriter OpenWrite(string name);

    /// <summary>Opens what is there; null where there is nothing.</summary>
    IArtifactReader? OpenRead(string name);

    /// <summary>Removes bytes; what is not there any more is passed over.</summary>
    void Remove(string name);

    /// <summary>All that there is.</summary>
    /// <exception cref="LogUnavailableException">They cannot be listed.</exception>
    IReadOnlyList<string> Names();
}

/// <summary>Appends to one artifact's bytes. What was written can be read at once.</summary>
public interface IArtifactWriter : IDisposable
{
    /// <summary>Appends. To an artifact that has been sealed meanwhile, since others work on the log now (A8), nothing that anyone reads.</summary>
    /// <exception cref="LogUnavailableException">They could not be written, or only in part.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Makes what was written durable.</summary>
    void Sync();
}

/// <summary>Reads one artifact's bytes.</summary>
public interface IArtifactReader : IDisposable
{
    /// <summary>How many there were when they were opened, or have been written since.</summary>
    long Length { get; }

    /// <summary>Reads from a place; fewer than asked for only where there are no more yet.</summary>
    /// <exception cref="LogUnavailableException">They cannot be read.</exception>
    int Read(long at, Span<byte> into);
}
