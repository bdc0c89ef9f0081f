using Ringside.Protocol;

namespace Ringside.EventLog.Search;

/// <summary>
/// Where the words of a log can be looked up. It derives from the log and follows it by a cursor of its own (A12): nothing is lost with it. One writer at a
/// time; searches may come from any thread. All failures of the place itself are <see cref="LogUnavailableException"/>.
/// </summary>
public interface ISearchIndex : IAsyncDisposable
{
    /// <summary>The place in the log up to which it has come; null where it is empty.</summary>
    Cursor? ReadCursor();

    /// <summary>Empties it and begins at a place.</summary>
    void Reset(Cursor at);

    /// <summary>Takes in what a stretch of the log holds, all of it and the cursor, or nothing.</summary>
    /// <returns>False: the index is not at the batch's beginning, since another server has written; nothing was done.</returns>
    bool Write(SearchBatch batch);

    /// <summary>The best of what matches and may be seen.</summary>
    SearchMatches Search(SearchRequest request);
}

/// <summary>What a stretch of the log adds to the index and takes from it.</summary>
/// <param name="From">Where the stretch begins, which is where the index must be.</param>
/// <param name="To">Where it ends, and the index is afterwards.</param>
/// <param name="Entries">What can be found, in the order of the log. One with an item takes the place of earlier ones of that item that say no more than it.</param>
/// <param name="Forgotten">Sessions whose entries go.</param>
/// <param name="Floor">Entries up to this position go: their events are not kept any more.</param>
public sealed record SearchBatch(Cursor From, Cursor To, IReadOnlyList<SearchEntry> Entries, IReadOnlyList<string> Forgotten, long Floor);

/// <summary>An event that can be found.</summary>
/// <param name="Item">What its text belongs to: <see cref="SearchText.ItemOf"/>.</param>
public sealed record SearchEntry(LogEvent Event, string? Item, IReadOnlyList<SearchChunk> Chunks)
{
    public SearchPart Parts => Chunks.Aggregate(SearchPart.None, (parts, chunk) => parts | chunk.Parts);
}

/// <summary>What to look for, among what, and which page of it.</summary>
public sealed record SearchRequest
{
    public required SearchQuery Query { get; init; }

    /// <summary>Among which events; its deltas are of no account.</summary>
    public EventFilter Filter { get; init; } = EventFilter.All;

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The sessions that may be seen, of which an event's own or its peer must be one; null: everything may be.</summary>
    public IReadOnlyCollection<string>? Visible { get; init; }

    /// <summary>Whether what belongs to no session may be seen, where not everything may be.</summary>
    public bool Sessionless { get; init; }

    /// <summary>Only events after this position are kept.</summary>
    public long Floor { get; init; }
    public int Limit { get; init; } = 50;

    /// <summary>How many of the best to pass over.</summary>
    public int Offset { get; init; }

    /// <summary><see cref="SearchMatches.Newest"/> of the first page, on later ones: what came since does not shift them.</summary>
    public long? Newest { get; init; }
}

/// <summary>A page of what was found, best first.</summary>
/// <param name="Newest">The newest entry that was looked at.</param>
public sealed record SearchMatches(IReadOnlyList<SearchMatch> Items, long Newest);

/// <summary>An event, or an item that several tell of, that matches.</summary>
/// <param name="Chunk">Where it does best.</param>
public sealed record SearchMatch(long Position, DateTimeOffset Time, string Type, EventScope Scope, string? Item, SearchChunk Chunk);
