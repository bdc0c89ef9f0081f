namespace Ringside.EventLog;

/// <summary>
/// Where one workspace's log lives. One writer at a time calls <see cref="Commit"/>; reads may come from any thread, each with a short transaction of its own,
/// so that a slow reader pins nothing. All failures of the place itself are <see cref="LogUnavailableException"/>.
/// </summary>
public interface IEventStore : IAsyncDisposable
{
    /// <summary>The life of the log: new whenever positions could have been given twice (wire.md §1).</summary>
    string Epoch { get; }

    /// <summary>Stays the same for as long as the log exists, whatever its epoch.</summary>
    string Instance { get; }

    /// <summary>The newest position that was ever given, also where its event has been forgotten; 0 where there is none.</summary>
    long ReadHead();

    /// <summary>The position before the oldest event that is kept. It only ever rises, and what follows the log by a cursor of its own looks at it.</summary>
    long ReadFloor();

    /// <summary>The documents as they were at the floor, from which a rebuild starts (A3), save those of forgotten sessions; empty while nothing was dropped.</summary>
    Documents ReadFloorDocuments(IReadOnlyList<DocumentKind> kinds);

    /// <summary>All documents of the given kinds as they were last committed.</summary>
    Documents ReadDocuments(IReadOnlyList<DocumentKind> kinds);

    /// <summary>Replaces all documents (a rebuild).</summary>
    void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents);

    /// <summary>Writes a batch, all of it or nothing, durably before it returns. Positions follow <see cref="ReadHead"/> without a gap.</summary>
    void Commit(Batch batch);

    /// <summary>A page of matching events with <paramref name="after"/> &lt; position ≤ <paramref name="upTo"/>; oldest first, or newest first where it goes <paramref name="backwards"/>.</summary>
    IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false);

    /// <summary>A record by kind and id; null where there is none, or it has expired.</summary>
    byte[]? ReadRecord(string kind, string id);

    /// <summary>All records of a kind.</summary>
    IReadOnlyList<byte[]> ReadRecords(string kind);

    /// <summary>An artifact's description and bytes.</summary>
    StoredArtifact? ReadArtifact(string id);

    /// <summary>The artifacts whose newest mention by an event is after one position and not after another.</summary>
    IReadOnlyList<string> ReadArtifacts(long after, long upTo);

    /// <summary>How many bytes of the store are in use by what is kept: room that was given back and not yet taken again does not count.</summary>
    long ReadSize();

    /// <summary>
    /// Takes away what is no longer to be kept, all of it or nothing, durably, by the one who calls <see cref="Commit"/>. The head stays. What is not there
    /// any more is passed over. False: the floor was not where the step began, and nothing was done.
    /// </summary>
    bool Prune(PruneStep step);

    /// <summary>Checks that the store can be written at this moment, by writing and forgetting something.</summary>
    void ProbeWritable();

    /// <summary>Gives the log a new epoch.</summary>
    string RenewEpoch();
}

/// <summary>What one commit writes.</summary>
/// <param name="Events">New events, in the order of their positions.</param>
/// <param name="Documents">Changed documents; null where one was removed.</param>
/// <param name="Records">Changed records; null where one was removed.</param>
/// <param name="Artifacts">New artifacts.</param>
/// <param name="Mentions">Artifacts that the events mention, new ones too, with the position of the newest event that does.</param>
/// <param name="Forgotten">Sessions whose events, artifacts and records go, save <c>usage.updated</c> and <c>session.removed</c>; documents that the same batch removes go from those of the floor too.</param>
public sealed record Batch(
    IReadOnlyList<LogEvent> Events,
    IReadOnlyList<KeyValuePair<DocumentKey, object?>> Documents,
    IReadOnlyList<KeyValuePair<RecordKey, Record?>> Records,
    IReadOnlyList<StoredArtifact> Artifacts,
    IReadOnlyDictionary<string, long> Mentions,
    IReadOnlyList<string> Forgotten);

/// <summary>One short step of retention.</summary>
public sealed record PruneStep
{
    /// <summary>Positions of single events that go: deltas of messages that have been completed (E6).</summary>
    public IReadOnlyList<long> Events { get; init; } = [];

    /// <summary>Where the floor moves to, with everything up to there; null where it stays.</summary>
    public FloorMove? Floor { get; init; }

    /// <summary>Artifacts that go; bytes that no other artifact has go with them.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];
}

/// <summary>The floor's way up.</summary>
/// <param name="From">Where it is; where it is not, another server has moved it.</param>
/// <param name="To">The new floor: all events up to it go.</param>
/// <param name="Documents">What the events between changed in the floor's documents; null where one was removed.</param>
public sealed record FloorMove(long From, long To, IReadOnlyList<KeyValuePair<DocumentKey, object?>> Documents);

/// <summary>The name of a record: state that is not folded from events, such as people, tokens, receipts of requests. One whose id begins with a session's id and a space is forgotten with the session.</summary>
public readonly record struct RecordKey(string Kind, string Id);

/// <summary>A record's JSON, and when it may be forgotten.</summary>
public sealed record Record(byte[] Json, DateTimeOffset? ExpiresAt = null);

/// <summary>Bytes too long for an event (wire.md §8). Access follows the session.</summary>
public sealed record StoredArtifact(string Id, string? Session, string MediaType, string Sha256, byte[] Bytes);

/// <summary>The log cannot be reached or written now: disk full, locked, corrupt, no rights, or not there. Nothing of what was asked has been done.</summary>
public sealed class LogUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
