using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>Folding events that are in the log already.</summary>
public static class Fold
{
    private const int Page = 1000;

    /// <summary>Folds events onto documents; nothing new follows from them.</summary>
    public static Documents Replay(IReadOnlyList<IFold> folds, IEnumerable<LogEvent> events, Documents documents) => Edit(folds, events, documents).Current;

    /// <summary>As <see cref="Replay"/>, and tells which documents the events touched.</summary>
    internal static DocumentEditor Edit(IReadOnlyList<IFold> folds, IEnumerable<LogEvent> events, Documents documents)
    {
        var editor = new DocumentEditor(documents);
        foreach (var e in events.Where(e => !EventTypes.IsDelta(e.Type)))
        {
            foreach (var fold in folds)
            {
                fold.Apply(e, editor);
            }
        }

        return editor;
    }

    /// <summary>Drops all documents and folds the log anew from its floor (<c>ringside rebuild</c>, A3).</summary>
    /// <returns>How many events were folded, and the keys of documents that came out otherwise than they were stored: none, unless a fold is impure or the store damaged.</returns>
    public static (long Events, IReadOnlyList<DocumentKey> Changed) Rebuild(IEventStore store, IReadOnlyList<IFold> folds)
    {
        IReadOnlyList<DocumentKind> kinds = [.. folds.SelectMany(fold => fold.Kinds)];
        var stored = store.ReadDocuments(kinds);
        var head = store.ReadHead();
        var documents = store.ReadFloorDocuments(kinds);
        var count = 0L;
        for (var position = store.ReadFloor(); position < head;)
        {
            var events = store.Read(EventFilter.All, position, head, Page);
            if (events.Count == 0)
            {
                break;
            }

            documents = Replay(folds, events, documents);
            count += events.Count;
            position = events[^1].Position;
        }

        store.ReplaceDocuments(kinds, documents);
        return (count, [.. kinds.SelectMany(kind => Differences(kind, stored, documents))]);
    }

    private static IEnumerable<DocumentKey> Differences(DocumentKind kind, Documents before, Documents after) =>
        before.Keys(kind).Union(after.Keys(kind)).Select(id => new DocumentKey(kind, id)).Where(key =>
            before.Get(key) is not { } old || after.Get(key) is not { } now || !kind.Serialize(old).AsSpan().SequenceEqual(kind.Serialize(now)));
}
