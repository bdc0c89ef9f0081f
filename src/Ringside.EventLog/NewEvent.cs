using Ringside.EventLog.Artifacts;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>What an event is about: the ids by which readers filter (E1).</summary>
public readonly record struct EventScope
{
    public string? Session { get; init; }
    public string? Tree { get; init; }
    public string? Run { get; init; }
    public string? Agent { get; init; }
    public string? Thread { get; init; }
    public string? Peer { get; init; }
    public string? Task { get; init; }
}

/// <summary>A fact about to be appended; place and time are given by the log.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>, or a type of an outside program.</param>
/// <param name="Data">An object of the type's shape, or a <see cref="System.Text.Json.JsonElement"/> where the type has none here.</param>
public sealed record NewEvent(string Type, object Data)
{
    public EventScope Scope { get; init; }

    /// <summary>One of <see cref="EventSources"/>.</summary>
    public string Source { get; init; } = EventSources.System;
    public string? Actor { get; init; }

    /// <summary>The growing artifacts that its data mentions, as they are to be known from this event on.</summary>
    public IReadOnlyList<GrownArtifact> Grown { get; init; } = [];
}
