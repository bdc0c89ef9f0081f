namespace Ringside.Protocol;

/// <summary>The first line of a session's export (<c>application/x-ndjson</c>). After it come the session's kept events, as readers get them, then the artifacts that they mention, then an <see cref="ExportEnd"/>.</summary>
public sealed record ExportHeader
{
    /// <summary><see cref="Kind"/> of this form.</summary>
    public const string SessionKind = "ringside.session";

    /// <summary><see cref="Version"/> of this form.</summary>
    public const int Current = 1;

    public required string Kind { get; init; }
    public required int Version { get; init; }

    /// <summary>Which program wrote it.</summary>
    public required string Server { get; init; }
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>Of the log it comes from.</summary>
    public required string Epoch { get; init; }

    /// <summary>Events up to here were not kept any more.</summary>
    public required Cursor Floor { get; init; }

    /// <summary>The session as it stood; its cursor is the place up to which the events go.</summary>
    public required Session Session { get; init; }
    public required ExportedAgent Agent { get; init; }
}

/// <summary>The agent that a session was with, as far as others need to know it.</summary>
public sealed record ExportedAgent(string Id, string Name, string Title, string Driver);

/// <summary>A line of an export: the whole bytes of what was too long for an event.</summary>
/// <param name="Base64">The bytes; the member stands last.</param>
public sealed record ExportArtifact(ExportedArtifact Artifact, string Base64);

/// <param name="Size">In bytes.</param>
public sealed record ExportedArtifact(string Id, string MediaType, long Size, string Sha256);

/// <summary>The last line of an export: without it, the file is not whole.</summary>
public sealed record ExportEnd(ExportCounts End);

/// <summary>How many lines of each kind there were.</summary>
public sealed record ExportCounts(long Events, long Artifacts);
