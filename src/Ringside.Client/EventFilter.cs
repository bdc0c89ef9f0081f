namespace Ringside.Client;

/// <summary>Which events (wire.md §4). Values of one filter are alternatives; filters restrict each other.</summary>
public abstract record EventFilter
{
    public IReadOnlyList<string> Session { get; init; } = [];
    public IReadOnlyList<string> Tree { get; init; } = [];
    public IReadOnlyList<string> Run { get; init; } = [];
    public IReadOnlyList<string> Agent { get; init; } = [];
    public IReadOnlyList<string> Thread { get; init; } = [];
    public IReadOnlyList<string> Task { get; init; } = [];

    /// <summary>Exact types, or prefixes: <c>tool.*</c>.</summary>
    public IReadOnlyList<string> Type { get; init; } = [];

    /// <summary>As parameters of an address.</summary>
    internal IEnumerable<string> Parameters =>
        from filter in new (string Name, IReadOnlyList<string> Values)[] { ("session", Session), ("tree", Tree), ("run", Run), ("agent", Agent), ("thread", Thread), ("task", Task), ("type", Type) }
        from value in filter.Values
        select $"{filter.Name}={Uri.EscapeDataString(value)}";
}
