using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Import;

/// <summary>A session's export, read and checked, with new ids for everything that has one.</summary>
internal sealed record ImportedFile
{
    public required ExportHeader Header { get; init; }

    /// <summary>What the session is called here.</summary>
    public required string Session { get; init; }

    /// <summary>In order; without the event that made the session, which importing makes anew.</summary>
    public required IReadOnlyList<ImportedEvent> Events { get; init; }

    public required IReadOnlyList<StoredArtifact> Artifacts { get; init; }

    /// <summary>The title it began with.</summary>
    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The file's SHA-256.</summary>
    public required byte[] Hash { get; init; }
}

/// <param name="Line">Where it stands in the file.</param>
/// <param name="Event">Without its agent, which is looked up when it is appended.</param>
/// <param name="Json">Its data, as it is stored.</param>
internal sealed record ImportedEvent(int Line, NewEvent Event, DateTimeOffset Time, byte[] Json);
