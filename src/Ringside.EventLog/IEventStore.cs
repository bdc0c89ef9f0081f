using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Search;

namespace Ringside.EventLog;

/// <summary>
/// Where one workspace's log lives. One thread at a time calls <see cref="Commit"/>; reads may come from any thread, each with a short transaction of its own,
/// so that a slow reader pins nothing. All failures of the place itself are <see cref="LogUnavailableException"/>.
/// </summary>
public interface IEventStore : IAsyncDisposable
{
    /// <summary>Whether other servers may write it at the same time: then a commit may find the state gone on, and is made again on the new one (A2).</summary>
    bool IsShared => false;

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

    /// <summary>How far the store is.</summary>
    StorePlace ReadPlace();

    /// <summary>All documents of the given kinds as they were last committed, and the place up to which they are folded: both of one moment.</summary>
    (StorePlace Place, Documents Documents) ReadState(IReadOnlyList<DocumentKind> kinds);

    /// <summary>The documents alone.</summary>
    Documents ReadDocuments(IReadOnlyList<DocumentKind> kinds) => ReadState(kinds).Documents;

    /// <summary>The kinds of records that commits after this version put or removed; none where the store is not shared.</summary>
    IReadOnlyList<string> ReadChangedRecords(long afterVersion) => [];

    /// <summary>Replaces all documents (a rebuild).</summary>
    void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents);

    /// <summary>Writes a batch, all of it or nothing, durably before it returns. Positions follow <see cref="ReadHead"/> without a gap.</summary>
    /// <exception cref="StaleStateException">Another server has committed since <see cref="Batch.Expected"/>; nothing was written.</exception>
    void Commit(Batch batch);

    /// <summary>After a commit that failed: whether it is durable all the same. Once this has answered, the batch does not become durable any more.</summary>
    bool IsCommitted(Batch batch);

    /// <summary>Keeps other servers from committing until the next <see cref="Commit"/> or the end of the hold.</summary>
    IDisposable? Hold() => null;

    /// <summary>Tells of other servers' commits until it is stopped: the version of each, or null where it may only have missed some. Hints: some come late, twice or never (A7).</summary>
    Task FollowAsync(Action<long?> committed, CancellationToken stop) => Task.CompletedTask;

    /// <summary>A page of matching events with <paramref name="after"/> &lt; position ≤ <paramref name="upTo"/>; oldest first, or newest first where it goes <paramref name="backwards"/>.</summary>
    /// <param name="maxBytes">The page ends before the event with which the data of all would be more than this, but has one at least.</param>
    IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false, long maxBytes = long.MaxValue);

    /// <summary>A record by kind and id; null where there is none, or it has expired.</summary>
    Record? ReadRecord(string kind, string id);

    /// <summary>All records of a kind.</summary>
    IReadOnlyList<byte[]> ReadRecords(string kind);

    /// <summary>The bytes of artifacts that grow.</summary>
    IArtifactBytes ArtifactBytes { get; }

    /// <summary>The row of an artifact that grows, or grew; null where there is none of that kind.</summary>
    GrownRow? FindGrown(string id);

    /// <summary>Whether bytes of this name belong to an artifact.</summary>
    bool IsNeeded(string name);

    /// <summary>The artifacts that are not sealed.</summary>
    IReadOnlyList<string> ReadOpenArtifacts();

    /// <summary>An artifact's description and bytes, of one that came whole.</summary>
    StoredArtifact? ReadArtifact(string id);

    /// <summary>The artifacts that grow no more, and whose newest mention by an event is after one position and not after another.</summary>
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

    /// <summary>Opens the index that belongs to the log, which is made if it is not there.</summary>
    ISearchIndex OpenSearchIndex();

    /// <summary>Gives the log a new epoch.</summary>
    string RenewEpoch();
}

/// <summary>The name of a record: state that is not folded from events, such as people, tokens, receipts of requests. One whose id begins with a session's id and a space is forgotten with the session.</summary>
public readonly record struct RecordKey(string Kind, string Id);

/// <summary>A record's JSON, and when it may be forgotten.</summary>
public sealed record Record(byte[] Json, DateTimeOffset? ExpiresAt = null);

/// <summary>Bytes too long for an event (wire.md §8). Access follows the session.</summary>
public sealed record StoredArtifact(string Id, string? Session, string MediaType, string Sha256, byte[] Bytes);

/// <summary>The log cannot be reached or written now: disk full, locked, corrupt, no rights, or not there. Nothing of what was asked has been done.</summary>
public sealed class LogUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The connection was lost or not made: another try may do.</summary>
    public bool MayPass { get; init; }
}

/// <summary>What was decided stands on a state that another server has moved on from; it has to be decided again.</summary>
public sealed class StaleStateException() : Exception("Another server has written meanwhile.");
