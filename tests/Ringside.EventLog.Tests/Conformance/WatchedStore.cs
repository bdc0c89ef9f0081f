using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Search;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>A store whose commits are counted, held up, or made to fail before or after they are durable.</summary>
public sealed class WatchedStore(IEventStore inner) : IEventStore
{
    public List<Batch> Commits { get; } = [];

    public Action<Batch> BeforeCommit { get; set; } = _ => { };

    public Action<Batch> AfterCommit { get; set; } = _ => { };

    public Action<PruneStep> BeforePrune { get; set; } = _ => { };

    public Action BeforeReadHead { get; set; } = () => { };

    public bool IsShared => inner.IsShared;

    public string Epoch => inner.Epoch;

    public string Instance => inner.Instance;

    public void Commit(Batch batch)
    {
        Commits.Add(batch);
        BeforeCommit(batch);
        inner.Commit(batch);
        AfterCommit(batch);
    }

    public long ReadHead()
    {
        BeforeReadHead();
        return inner.ReadHead();
    }

    public long ReadFloor() => inner.ReadFloor();

    public StorePlace ReadPlace()
    {
        BeforeReadHead();
        return inner.ReadPlace();
    }

    public bool IsCommitted(Batch batch)
    {
        BeforeReadHead();
        return inner.IsCommitted(batch);
    }

    public (StorePlace Place, Documents Documents) ReadState(IReadOnlyList<DocumentKind> kinds) => inner.ReadState(kinds);

    public IReadOnlyList<string> ReadChangedRecords(long afterVersion) => inner.ReadChangedRecords(afterVersion);

    public IDisposable? Hold() => inner.Hold();

    public Task FollowAsync(Action<long?> committed, CancellationToken stop) => inner.FollowAsync(committed, stop);

    public void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents) => inner.ReplaceDocuments(kinds, documents);

    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false, long maxBytes = long.MaxValue) =>
        inner.Read(filter, after, upTo, limit, backwards, maxBytes);

    public Record? ReadRecord(string kind, string id) => inner.ReadRecord(kind, id);

    public IReadOnlyList<byte[]> ReadRecords(string kind) => inner.ReadRecords(kind);

    /// <summary>In the place of the store's own.</summary>
    public IArtifactBytes? Bytes { get; init; }

    public IArtifactBytes ArtifactBytes => Bytes ?? inner.ArtifactBytes;

    public GrownRow? FindGrown(string id) => inner.FindGrown(id);

    public bool IsNeeded(string name) => inner.IsNeeded(name);

    public IReadOnlyList<string> ReadOpenArtifacts() => inner.ReadOpenArtifacts();

    public StoredArtifact? ReadArtifact(string id) => inner.ReadArtifact(id);

    public Documents ReadFloorDocuments(IReadOnlyList<DocumentKind> kinds) => inner.ReadFloorDocuments(kinds);

    public IReadOnlyList<string> ReadArtifacts(long after, long upTo) => inner.ReadArtifacts(after, upTo);

    public long ReadSize() => inner.ReadSize();

    public bool Prune(PruneStep step)
    {
        BeforePrune(step);
        return inner.Prune(step);
    }

    public void ProbeWritable() => inner.ProbeWritable();

    public ISearchIndex OpenSearchIndex() => inner.OpenSearchIndex();

    public string RenewEpoch() => inner.RenewEpoch();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
