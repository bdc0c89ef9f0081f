namespace Ringside.EventLog;

/// <summary>
/// The records that decisions have read or written, for a store that is far away: a producer's every append reads one. They are true until another server
/// commits; then all are dropped. A store that nobody else writes is near, and is asked each time.
/// </summary>
internal sealed class RecordCache(IEventStore store, TimeProvider time)
{
    private const int Most = 10_000;

    private readonly Dictionary<RecordKey, Record?> known = [];

    public byte[]? Read(RecordKey key)
    {
        if (!store.IsShared)
        {
            return store.ReadRecord(key.Kind, key.Id)?.Json;
        }

        if (!known.TryGetValue(key, out var record))
        {
            record = store.ReadRecord(key.Kind, key.Id);
            Keep(key, record);
        }

        return record?.ExpiresAt <= time.GetUtcNow() ? null : record?.Json;
    }

    /// <summary>What this server has committed.</summary>
    public void Committed(Batch batch)
    {
        if (!store.IsShared)
        {
            return;
        }

        if (batch.Forgotten.Count > 0)
        {
            Clear();
        }

        foreach (var (key, record) in batch.Records)
        {
            Keep(key, record);
        }
    }

    public void Clear() => known.Clear();

    private void Keep(RecordKey key, Record? record)
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[key] = record;
    }
}
