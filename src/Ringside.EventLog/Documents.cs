using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ringside.EventLog;

/// <summary>A kind of document: what its table rows are called, and how one is written.</summary>
public abstract class DocumentKind(string name)
{
    public string Name { get; } = name;

    public abstract byte[] Serialize(object document);

    public abstract object Deserialize(ReadOnlySpan<byte> json);
}

/// <inheritdoc />
public sealed class DocumentKind<T>(string name, JsonTypeInfo<T> shape) : DocumentKind(name)
    where T : class
{
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
    public static readonly Documents Empty = new(ImmutableDictionary<DocumentKind, ImmutableSortedDictionary<string, object>>.Empty);

    private static readonly ImmutableSortedDictionary<string, object> None = ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal);

    private readonly ImmutableDictionary<DocumentKind, ImmutableSortedDictionary<string, object>> kinds;

    private Documents(ImmutableDictionary<DocumentKind, ImmutableSortedDictionary<string, object>> kinds) => this.kinds = kinds;

    public T? Get<T>(DocumentKind<T> kind, string? id)
        where T : class => id is null ? null : (T?)Get(new DocumentKey(kind, id));

    /// <summary>All documents of a kind, oldest first.</summary>
    public IEnumerable<T> All<T>(DocumentKind<T> kind)
        where T : class => kinds.GetValueOrDefault(kind, None).Values.Cast<T>();

    /// <summary>The ids of all documents of a kind.</summary>
    public IEnumerable<string> Keys(DocumentKind kind) => kinds.GetValueOrDefault(kind, None).Keys;

    public object? Get(DocumentKey key) => kinds.GetValueOrDefault(key.Kind, None).GetValueOrDefault(key.Id);

    /// <summary>The snapshot with one document put in place, or taken away where it is null.</summary>
    public Documents With(DocumentKey key, object? document)
    {
        var kind = kinds.GetValueOrDefault(key.Kind, None);
        return new Documents(kinds.SetItem(key.Kind, document is null ? kind.Remove(key.Id) : kind.SetItem(key.Id, document)));
    }
}
