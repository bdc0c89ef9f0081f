using BenchmarkDotNet.Attributes;
using Ringside.EventLog;
using Ringside.EventLog.Sqlite;
using Ringside.Protocol;

namespace Ringside.Benchmarks;

/// <summary>One commit of the SQLite store, for each of its events; the flush to the disk is in it.</summary>
public class CommitBenchmarks
{
    private const int Events = 1000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ringside-bench-");
    private SqliteEventStore store = null!;
    private StorePlace place;

    [GlobalSetup]
    public void Open()
    {
        store = new SqliteEventStore(new SqliteOptions { Path = Path.Combine(folder.FullName, "log.db") }, TimeProvider.System);
        place = store.ReadPlace();
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void A_thousand_events()
    {
        LogEvent[] events = [.. Enumerable.Range(1, Events).Select(i => Samples.Written(place.Head + i))];
        store.Commit(new Batch(events, [], [], [], new Dictionary<string, long>(), []) { Id = Ids.New("bat", TimeProvider.System), Expected = place });
        place = place with { Head = place.Head + Events, Version = place.Version + 1 };
    }

    [GlobalCleanup]
    public void Close()
    {
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        folder.Delete(recursive: true);
    }
}
