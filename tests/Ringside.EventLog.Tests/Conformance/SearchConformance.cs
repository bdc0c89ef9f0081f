using System.Text.Json;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What every index has to do (spec/search.md). A store's own test project derives one small class from each part.</summary>
public abstract class SearchConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace), IAsyncLifetime
{
    private static int messages;

    private readonly List<ISearchIndex> indexes = [];

    private IEventStore store = null!;

    protected EventLog Log { get; private set; } = null!;

    protected ISearchIndex Index { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        store = Open();
        Log = OpenLog(store);
        Index = OpenIndex();
        return ValueTask.CompletedTask;
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        foreach (var index in indexes)
        {
            await index.DisposeAsync();
        }

        await DisposeAsync();
    }

    /// <summary>Opens the index of the log, or of another one.</summary>
    protected ISearchIndex OpenIndex(IEventStore? of = null)
    {
        indexes.Add((of ?? store).OpenSearchIndex());
        return indexes[^1];
    }

    protected static NewEvent Said(string text, string session = "ses_1", string? message = null, string role = "assistant") =>
        In(session, EventTypes.MessageCompleted, new MessageData { Message = message ?? $"msg_{Interlocked.Increment(ref messages)}", Role = role, Text = text });

    protected static NewEvent Did(ToolData tool, string type = EventTypes.ToolCompleted, string session = "ses_1") => In(session, type, tool);

    protected static NewEvent In(string? session, string type, object data) =>
        new(type, data) { Scope = new EventScope { Session = session, Tree = session, Run = session is null ? null : $"run_of_{session}" } };

    /// <summary>Appends, and lets the index come to the head.</summary>
    protected async Task AppendAsync(params IReadOnlyList<NewEvent> events)
    {
        await Log.AppendAsync(events);
        CatchUp();
    }

    protected void CatchUp() => CatchUp(Log, Index);

    protected static void CatchUp(EventLog log, ISearchIndex index)
    {
        var indexer = new SearchIndexer(log, index);
        while (indexer.Step())
        {
        }

        Assert.Equal(log.State.Head, index.ReadCursor());
    }

    protected IReadOnlyList<SearchMatch> Find(string query, Func<SearchRequest, SearchRequest>? narrow = null) =>
        Find(Index, query, narrow);

    protected static IReadOnlyList<SearchMatch> Find(ISearchIndex index, string query, Func<SearchRequest, SearchRequest>? narrow = null) =>
        index.Search((narrow ?? (request => request))(new SearchRequest { Query = SearchQuery.Parse(query), Limit = 500 })).Items;

    /// <summary>The positions of what is found.</summary>
    protected IReadOnlyList<long> Places(string query, Func<SearchRequest, SearchRequest>? narrow = null) => [.. Find(query, narrow).Select(match => match.Position)];

    protected static JsonElement Json(string json) => JsonElement.Parse(json);
}
