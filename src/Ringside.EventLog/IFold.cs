namespace Ringside.EventLog;

/// <summary>
/// One slice's share of the state: how its documents follow from events. Pure (A3): the same events give the same documents, byte for byte, so neither
/// method reads a clock, a delta, or anything but its arguments.
/// </summary>
public interface IFold
{
    /// <summary>The kinds of documents that it keeps.</summary>
    IReadOnlyList<DocumentKind> Kinds { get; }

    /// <summary>Puts into the documents what an event changed. Called for each event that is not a delta, in the order of the log.</summary>
    void Apply(LogEvent e, DocumentEditor documents);

    /// <summary>Events that follow from this one by rule, and are appended right after it in the same commit; asked only when an event is new, never in a rebuild.</summary>
    /// <param name="before">The documents without the event.</param>
    /// <param name="after">The documents with it.</param>
    IEnumerable<NewEvent> Consequences(LogEvent e, Documents before, Documents after) => [];
}

/// <summary>Documents in the making: a snapshot that moves on, and what has been touched since it began.</summary>
public sealed class DocumentEditor(Documents start)
{
    private readonly HashSet<DocumentKey> touched = [];

    public Documents Current { get; private set; } = start;

    /// <summary>What was put or removed; what stands there now is in <see cref="Current"/>.</summary>
    public IReadOnlyCollection<DocumentKey> Touched => touched;

    public T? Get<T>(DocumentKind<T> kind, string? id)
        where T : class => Current.Get(kind, id);

    public void Put<T>(DocumentKind<T> kind, string id, T document)
        where T : class => Set(new DocumentKey(kind, id), document);

    /// <summary>Puts a document, or removes it where it is null.</summary>
    public void Set<T>(DocumentKind<T> kind, string id, T? document)
        where T : class => Set(new DocumentKey(kind, id), document);

    public void Remove(DocumentKind kind, string id) => Set(new DocumentKey(kind, id), null);

    /// <summary>Changes a document; nothing happens where there is none.</summary>
    public void Change<T>(DocumentKind<T> kind, string? id, Func<T, T> change)
        where T : class
    {
        if (Get(kind, id) is { } document)
        {
            Put(kind, id!, change(document));
        }
    }

    private void Set(DocumentKey key, object? document)
    {
        touched.Add(key);
        Current = Current.With(key, document);
    }
}
