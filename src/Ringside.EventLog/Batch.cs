using Ringside.EventLog.Artifacts;

namespace Ringside.EventLog;

/// <summary>What one commit writes.</summary>
/// <param name="Events">New events, in the order of their positions.</param>
/// <param name="Documents">Changed documents; null where one was removed.</param>
/// <param name="Records">Changed records; null where one was removed.</param>
/// <param name="Artifacts">New artifacts.</param>
/// <param name="Mentions">Artifacts that the events mention, new ones too, with the position of the newest event that does.</param>
/// <param name="Forgotten">Sessions whose events, artifacts and records go, save <c>usage.updated</c> and <c>session.removed</c>; documents that the same batch removes go from those of the floor too.</param>
public sealed record Batch(
    IReadOnlyList<LogEvent> Events,
    IReadOnlyList<KeyValuePair<DocumentKey, object?>> Documents,
    IReadOnlyList<KeyValuePair<RecordKey, Record?>> Records,
    IReadOnlyList<StoredArtifact> Artifacts,
    IReadOnlyDictionary<string, long> Mentions,
    IReadOnlyList<string> Forgotten)
{
    /// <summary>By which a shared store tells whether this very batch was committed.</summary>
    public required string Id { get; init; }

    /// <summary>What is said of artifacts that grow; it comes before <see cref="Mentions"/>.</summary>
    public IReadOnlyList<GrownArtifact> Grown { get; init; } = [];

    /// <summary>Where the store was when the batch was decided.</summary>
    public required StorePlace Expected { get; init; }
}

/// <summary>How far a store is.</summary>
/// <param name="Head">As <see cref="IEventStore.ReadHead"/>.</param>
/// <param name="Floor">As <see cref="IEventStore.ReadFloor"/>.</param>
/// <param name="Version">The number of commits so far, also of those without events; 0 where the store is not shared.</param>
public readonly record struct StorePlace(long Head, long Floor, long Version);

/// <summary>One short step of retention.</summary>
public sealed record PruneStep
{
    /// <summary>Positions of single events that go: deltas of messages that have been completed (E6).</summary>
    public IReadOnlyList<long> Events { get; init; } = [];

    /// <summary>Where the floor moves to, with everything up to there; null where it stays.</summary>
    public FloorMove? Floor { get; init; }

    /// <summary>Artifacts that go; bytes that no other artifact has go with them.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];
}

/// <summary>The floor's way up.</summary>
/// <param name="From">Where it is; where it is not, another server has moved it.</param>
/// <param name="To">The new floor: all events up to it go.</param>
/// <param name="Documents">What the events between changed in the floor's documents; null where one was removed.</param>
public sealed record FloorMove(long From, long To, IReadOnlyList<KeyValuePair<DocumentKey, object?>> Documents);
