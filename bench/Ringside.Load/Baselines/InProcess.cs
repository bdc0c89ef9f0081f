using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Load.Traffic;
using Ringside.Protocol;
using Ringside.Server.Hosting;

namespace Ringside.Load.Baselines;

/// <summary>The server's own store and log without a server around them, so that it shows what each layer costs.</summary>
internal static class InProcess
{
    private static readonly EventScope Scope = new() { Session = "ses_load", Tree = "ses_load", Agent = "agt_load" };

    /// <summary>Batches straight into the store.</summary>
    /// <returns>Events a second.</returns>
    public static double Commit(IEventStore store, int batch, int size, TimeSpan time)
    {
        var json = Encoding.ASCII.GetBytes(Data(size).GetRawText());
        var place = store.ReadPlace();
        var (start, first) = (Stopwatch.GetTimestamp(), place.Head);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var now = TimeProvider.System.GetUtcNow();
            var events = Enumerable.Range(1, batch).Select(i => new LogEvent(place.Head + i, now, "x.load", Scope, EventSources.Agent, null, json));
            store.Commit(new Batch([.. events], [], [], [], new Dictionary<string, long>(), []) { Id = Ids.New("bat", TimeProvider.System), Expected = place });
            place = place with { Head = place.Head + batch, Version = place.Version + 1 };
        }

        return (place.Head - first) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Batches of several writers through the log with the server's folds.</summary>
    /// <returns>Events a second.</returns>
    public static async Task<double> AppendAsync(IEventStore store, int writers, int batch, int size, TimeSpan time)
    {
        await using var log = new EventLog.EventLog(store, RingsideServices.Folds, TimeProvider.System);
        var e = new NewEvent("x.load", Data(size)) { Scope = Scope, Source = EventSources.Agent };
        NewEvent[] events = [.. Enumerable.Repeat(e, batch)];
        var start = Stopwatch.GetTimestamp();
        var written = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            for (; Stopwatch.GetElapsedTime(start) < time; count += batch)
            {
                await log.AppendAsync(events);
            }

            return count;
        })));
        return written.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Reads everything, a page at a time, as a reader who comes late does.</summary>
    /// <returns>Events a second.</returns>
    public static double Read(IEventStore store, int page)
    {
        var (start, position, count) = (Stopwatch.GetTimestamp(), 0L, 0L);
        while (store.Read(EventFilter.All, position, long.MaxValue, page) is { Count: > 0 } events)
        {
            (position, count) = (events[^1].Position, count + events.Count);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static JsonElement Data(int size)
    {
        var line = new byte[new EventTemplate("", size, "").Length];
        new EventTemplate("", size, "").Write(line, 0, 0, 0);
        return JsonElement.Parse(line);
    }
}
