using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What every store has to do (spec/log.md). A store's own test project derives one small class from each part.</summary>
public abstract class EventLogConformance(Func<LogPlace> newPlace) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> opened = [];
    private readonly List<LogPlace> places = [];
    private LogPlace? place;

    protected FakeTime Time { get; } = new();

    protected LogPlace Place => place ??= NewPlace();

    public async ValueTask DisposeAsync()
    {
        foreach (var log in Enumerable.Reverse(opened))
        {
            await log.DisposeAsync();
        }

        places.ForEach(one => one.Dispose());
        GC.SuppressFinalize(this);
    }

    protected LogPlace NewPlace()
    {
        places.Add(newPlace());
        return places[^1];
    }

    protected IEventStore Open(bool relaxed = false)
    {
        var store = Place.Open(Time, relaxed);
        opened.Add(store);
        return store;
    }

    protected EventLog OpenLog(params IReadOnlyList<IFold> folds) => OpenLog(Open(), folds);

    protected EventLog OpenLog(IEventStore store, params IReadOnlyList<IFold> folds)
    {
        var log = new EventLog(store, folds, Time);
        opened.Add(log);
        return log;
    }

    /// <summary>Writes three events, and stops the log or lets it crash.</summary>
    protected async Task<(string Epoch, string Instance)> WriteAndStopAsync(bool relaxed, bool crashes)
    {
        var store = Open(relaxed);
        var log = OpenLog(store);
        await log.AppendAsync([Number(1), Number(2), Number(3)]);
        if (crashes)
        {
            Place.Crash();
        }
        else
        {
            await log.DisposeAsync();
        }

        return (store.Epoch, store.Instance);
    }

    /// <summary>An event of an outside program.</summary>
    protected static NewEvent Note(string json = "{}", string? session = null) =>
        new("x.note", JsonElement.Parse(json)) { Scope = new EventScope { Session = session, Tree = session } };

    protected static NewEvent Number(int number) => Note($$"""{"number":{{number}}}""");

    protected static int NumberOf(LogEvent e) => ((JsonElement)e.Data).GetProperty("number").GetInt32();

    protected static IReadOnlyList<LogEvent> All(EventLog log) => log.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue);

    protected static string Json(LogEvent e) => System.Text.Encoding.UTF8.GetString(e.Json.Span);

    /// <summary>Every document, as it is written.</summary>
    protected static IReadOnlyList<(string Kind, string Id, string Json)> Written(Documents documents, IEnumerable<IFold> folds) =>
    [
        .. from kind in folds.SelectMany(fold => fold.Kinds)
           from id in documents.Keys(kind)
           select (kind.Name, id, System.Text.Encoding.UTF8.GetString(kind.Serialize(documents.Get(new DocumentKey(kind, id))!))),
    ];

    protected void Holds<T>(int times, Gen<T> cases, Func<T, Task> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(Place.Cases(times)));
}
