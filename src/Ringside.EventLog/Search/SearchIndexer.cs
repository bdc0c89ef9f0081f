using System.Text;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog.Search;

/// <summary>
/// Takes a log into its index, a stretch at a time (A12, S4). A crash between two stretches costs nothing, since the cursor is written with what it stands for;
/// an index that belongs to another epoch or is ahead of the log begins anew.
/// </summary>
public sealed class SearchIndexer(EventLog log, ISearchIndex index)
{
    /// <summary>Events that are read at once, and characters of them after which they are written.</summary>
    private const int Page = 128, Characters = 1 << 20;

    private static readonly EventFilter Wanted = new() { Type = [.. SearchText.Types, EventTypes.SessionRemoved] };

    private long floor = -1;

    /// <summary>The place in the log up to which the index has come, as of the last step.</summary>
    public Cursor Reached { get; private set; }

    /// <summary>Another server has taken in what this one was about to.</summary>
    public bool HasRival { get; private set; }

    /// <summary>Takes in the next stretch.</summary>
    /// <returns>Whether there may be more; false: the index has come to the log's head.</returns>
    /// <exception cref="LogUnavailableException">The log or the index cannot be read or written now.</exception>
    public bool Step()
    {
        var head = log.State.Head;
        if (index.ReadCursor() is not { } reached || reached.Epoch != head.Epoch || (reached.Position > head.Position && reached.Position > log.ReadHead()))
        {
            reached = head with { Position = 0 };
            index.Reset(reached);
        }

        // Another server may have taken in what this one has yet to see.
        head = reached.Position > head.Position ? reached : head;
        Reached = reached;
        var kept = log.ReadFloor();
        if (reached == head && kept == floor)
        {
            return false;
        }

        var (batch, isAll) = Stretch(reached, head, kept);
        HasRival = !index.Write(batch);
        if (!HasRival)
        {
            (floor, Reached) = (kept, batch.To);
        }

        return !isAll;
    }

    private (SearchBatch Batch, bool IsAll) Stretch(Cursor reached, Cursor head, long kept)
    {
        var events = log.Read(Wanted, reached.Position, head.Position, Page);
        var entries = new List<SearchEntry>();
        var forgotten = new List<string>();
        var items = new Dictionary<(string? Session, string Item), List<SearchEntry>>();
        var to = reached;
        var characters = 0;
        foreach (var e in events)
        {
            if (characters > Characters)
            {
                return (new SearchBatch(reached, to, entries, forgotten, kept), false);
            }

            to = reached with { Position = e.Position };
            if (e.Type == EventTypes.SessionRemoved)
            {
                forgotten.Add(e.Scope.Session!);
                entries.RemoveAll(entry => entry.Event.Scope.Session == e.Scope.Session);
            }
            else if (TextsOf(e) is { Count: > 0 } texts)
            {
                characters += texts.Sum(text => text.Text.Length);
                Add(new SearchEntry(e, SearchText.ItemOf(e), [.. SearchChunk.Of(texts)]), entries, items);
            }
        }

        var isAll = events.Count < Page;
        return (new SearchBatch(reached, isAll ? head : to, entries, forgotten, kept), isAll);
    }

    /// <summary>A tool may tell its growing output many times in one stretch, of which the last is enough.</summary>
    private static void Add(SearchEntry entry, List<SearchEntry> entries, Dictionary<(string? Session, string Item), List<SearchEntry>> items)
    {
        if (entry.Item is { } item)
        {
            var key = (entry.Event.Scope.Session, item);
            var earlier = items.TryGetValue(key, out var known) ? known : items[key] = [];
            foreach (var old in earlier.Where(old => (old.Parts & ~entry.Parts) == 0).ToList())
            {
                earlier.Remove(old);
                entries.Remove(old);
            }

            earlier.Add(entry);
        }

        entries.Add(entry);
    }

    /// <summary>An event that cannot be read holds nothing up: it is found as little as it is shown.</summary>
    private IReadOnlyList<PartText> TextsOf(LogEvent e)
    {
        try
        {
            return SearchText.Of(e, WholeText);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or InvalidCastException)
        {
            return [];
        }
    }

    private string? WholeText(string artifact) => log.ReadArtifact(artifact) is { } found ? Encoding.UTF8.GetString(found.Bytes) : null;
}
