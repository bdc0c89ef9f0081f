using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ringside.EventLog;

/// <summary>A kind of document: what its table rows are called, and how one is written.</summary>
public abstract class DocumentKind(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether its documents can be found by something else than their ids.</summary>
    public virtual bool HasMarks => false;

    public abstract byte[] Serialize(object document);

    public abstract object Deserialize(ReadOnlySpan<byte> json);

    /// <summary>By what a document can be found besides its id; it follows from the document alone.</summary>
    public virtual IEnumerable<string> MarksOf(object document) => [];
}

/// <inheritdoc />
/// <param name="marks">By what a document can be found besides its id, so that nobody need look at all of them. <value>null: by nothing</value></param>
public sealed class DocumentKind<T>(string name, JsonTypeInfo<T> shape, Func<T, IEnumerable<string>>? marks = null) : DocumentKind(name)
    where T : class
{
    public override bool HasMarks => marks is not null;

    public override IEnumerable<string> MarksOf(object document) => marks?.Invoke((T)document) ?? [];

    public override byte[] Serialize(object document) => JsonSerializer.SerializeToUtf8Bytes((T)document, shape);

    public override object Deserialize(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, shape)!;
}

/// <summary>A document's name.</summary>
public readonly record struct DocumentKey(DocumentKind Kind, string Id);

/// <summary>
/// Everything that has been folded from the log up to one place: an immutable snapshot that may be read from any thread. Documents are kept in the order of
/// their ids, which is the order in which they were made.
/// </summary>
public sealed class Documents
{
    public static readonly Documents Empty = new(
        ImmutableDictionary<DocumentKind, ImmutableSortedDictionary<string, object>>.Empty, ImmutableDictionary<(DocumentKind, string), ImmutableSortedSet<string>>.Empty);

    private static readonly ImmutableSortedDictionary<string, object> None = ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal);

    private static readonly ImmutableSortedSet<string> Nobody = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private readonly ImmutableDictionary<DocumentKind, ImmutableSortedDictionary<string, object>> kinds;
    private readonly ImmutableDictionary<(DocumentKind Kind, string Mark), ImmutableSortedSet<string>> marked;

    private Documents(
        ImmutableDictionary<DocumentKind, ImmutableSortedDictionary<string, object>> kinds, ImmutableDictionary<(DocumentKind, string), ImmutableSortedSet<string>> marked) =>
        (this.kinds, this.marked) = (kinds, marked);

    public T? Get<T>(DocumentKind<T> kind, string? id)
        where T : class => id is null ? null : (T?)Get(new DocumentKey(kind, id));

    /// <summary>All documents of a kind, oldest first.</summary>
    public IEnumerable<T> All<T>(DocumentKind<T> kind)
        where T : class => kinds.GetValueOrDefault(kind, None).Values.Cast<T>();

    /// <summary>Those that have a mark, oldest first; the others cost nothing.</summary>
    public IEnumerable<T> Marked<T>(DocumentKind<T> kind, string? mark)
        where T : class => MarkedKeys(kind, mark).Select(id => Get(kind, id)!);

    /// <summary>The ids of those that have a mark, oldest first.</summary>
    public IReadOnlyCollection<string> MarkedKeys(DocumentKind kind, string? mark) => mark is null ? Nobody : marked.GetValueOrDefault((kind, mark), Nobody);

    /// <summary>The ids of all documents of a kind.</summary>
    public IEnumerable<string> Keys(DocumentKind kind) => kinds.GetValueOrDefault(kind, None).Keys;

    public object? Get(DocumentKey key) => kinds.GetValueOrDefault(key.Kind, None).GetValueOrDefault(key.Id);

    /// <summary>The snapshot with one document put in place, or taken away where it is null.</summary>
    public Documents With(DocumentKey key, object? document)
    {
        var kind = kinds.GetValueOrDefault(key.Kind, None);
        return new Documents(
            kinds.SetItem(key.Kind, document is null ? kind.Remove(key.Id) : kind.SetItem(key.Id, document)),
            key.Kind.HasMarks ? Marking(key, Marks(key.Kind, kind.GetValueOrDefault(key.Id)), Marks(key.Kind, document)) : marked);
    }

    private static HashSet<string> Marks(DocumentKind kind, object? document) => document is null ? [] : [.. kind.MarksOf(document)];

    private ImmutableDictionary<(DocumentKind, string), ImmutableSortedSet<string>> Marking(DocumentKey key, HashSet<string> before, HashSet<string> after)
    {
        var marks = marked;
        foreach (var gone in before.Where(mark => !after.Contains(mark)))
        {
            var left = marks[(key.Kind, gone)].Remove(key.Id);
            marks = left.IsEmpty ? marks.Remove((key.Kind, gone)) : marks.SetItem((key.Kind, gone), left);
        }

        foreach (var mark in after.Where(mark => !before.Contains(mark)))
        {
            marks = marks.SetItem((key.Kind, mark), marks.GetValueOrDefault((key.Kind, mark), Nobody).Add(key.Id));
        }

        return marks;
    }
}
