using Ringside.EventLog;
using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Search;

namespace Ringside.Server.Tests.Reading;

/// <summary>A store that counts the events it has handed out to those who look back, and lets a test come between a read and whoever reads; what follows the log reads on.</summary>
internal sealed class CountingStore(IEventStore inner) : IEventStore
{
    private int handedOut;

    public Action BeforeRead { get; set; } = () => { };

    /// <summary>Called with a kind of records that was read, before who asked has them.</summary>
    public Action<string> RecordsRead { get; set; } = _ => { };

    public int HandedOut => Volatile.Read(ref handedOut);

    public string Epoch => inner.Epoch;

    public string Instance => inner.Instance;

    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false, long maxBytes = long.MaxValue)
    {
        if (!backwards)
        {
            return inner.Read(filter, after, upTo, limit, backwards, maxBytes);
        }

        BeforeRead();
        var events = inner.Read(filter, after, upTo, limit, backwards, maxBytes);
        Interlocked.Add(ref handedOut, events.Count);
        return events;
    }

    public long ReadHead() => inner.ReadHead();

    public long ReadFloor() => inner.ReadFloor();

    public StorePlace ReadPlace() => inner.ReadPlace();

    public (StorePlace Place, Documents Documents) ReadState(IReadOnlyList<DocumentKind> kinds) => inner.ReadState(kinds);

    public Documents ReadFloorDocuments(IReadOnlyList<DocumentKind> kinds) => inner.ReadFloorDocuments(kinds);

    public void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents) => inner.ReplaceDocuments(kinds, documents);

    public void Commit(Batch batch) => inner.Commit(batch);

    public bool IsCommitted(Batch batch) => inner.IsCommitted(batch);

    public EventLog.Record? ReadRecord(string kind, string id) => inner.ReadRecord(kind, id);

    public IReadOnlyList<byte[]> ReadRecords(string kind)
    {
        var records = inner.ReadRecords(kind);
        RecordsRead(kind);
        return records;
    }

    public IArtifactBytes ArtifactBytes { get; init; } = inner.ArtifactBytes;

    public GrownRow? FindGrown(string id) => inner.FindGrown(id);

    public bool IsNeeded(string name) => inner.IsNeeded(name);

    public IReadOnlyList<string> ReadOpenArtifacts() => inner.ReadOpenArtifacts();

    public StoredArtifact? ReadArtifact(string id) => inner.ReadArtifact(id);

    public IReadOnlyList<string> ReadArtifacts(long after, long upTo) => inner.ReadArtifacts(after, upTo);

    public long ReadSize() => inner.ReadSize();

    public bool Prune(PruneStep step) => inner.Prune(step);

    public void ProbeWritable() => inner.ProbeWritable();

    public ISearchIndex OpenSearchIndex() => inner.OpenSearchIndex();

    public string RenewEpoch() => inner.RenewEpoch();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
