using System.Text.Json;
using Ringside.EventLog.Postgres;
using Ringside.TestKit;
using Ringside.TestKit.Postgres;

namespace Ringside.EventLog.Tests.Postgres;

/// <summary>One database, and logs on it as of several servers.</summary>
public abstract class SharedLogTest : IAsyncLifetime
{
    private readonly List<EventLog> opened = [];

    protected PostgresDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = (await PostgresServer.Shared).CreateDatabase();

    public async ValueTask DisposeAsync()
    {
        await CloseAllAsync();
        Database.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task CloseAllAsync()
    {
        foreach (var log in opened)
        {
            await log.DisposeAsync();
        }

        opened.Clear();
    }

    /// <param name="listens">False, with a clock that stands still: nothing is heard of other servers.</param>
    protected EventLog Open(bool listens = true, TimeProvider? time = null, IReadOnlyList<IFold>? folds = null, IReadOnlyList<IRule>? rules = null) => Open(Store(listens, time), time, folds, rules);

    protected EventLog Open(IEventStore store, TimeProvider? time = null, IReadOnlyList<IFold>? folds = null, IReadOnlyList<IRule>? rules = null)
    {
        var log = new EventLog(store, folds ?? [], time ?? TimeProvider.System, rules: rules);
        opened.Add(log);
        return log;
    }

    /// <summary>A log that hears of others only where it asks.</summary>
    protected EventLog OpenDeaf() => Open(listens: false, new FakeTime());

    protected PostgresEventStore Store(bool listens = true, TimeProvider? time = null) =>
        new(PostgresOptions.Parse(Database.Uri) with { Listens = listens }, time ?? TimeProvider.System);

    protected static NewEvent Number(int number, string? session = null) =>
        new("x.note", JsonElement.Parse($$"""{"number":{{number}}}""")) { Scope = new EventScope { Session = session, Tree = session } };

    protected static int NumberOf(LogEvent e) => ((JsonElement)e.Data).GetProperty("number").GetInt32();

    protected static IReadOnlyList<LogEvent> All(EventLog log) => log.Read(EventFilter.All, 0, long.MaxValue, int.MaxValue);

    /// <summary>Completes when a log has been told of so many events; their numbers are in the list.</summary>
    protected static (Task Done, List<LogEvent> Told) Told(EventLog log, int count)
    {
        var (done, told) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new List<LogEvent>());
        log.Committed += events =>
        {
            told.AddRange(events);
            if (told.Count >= count)
            {
                done.TrySetResult();
            }
        };
        return (done.Task, told);
    }
}
