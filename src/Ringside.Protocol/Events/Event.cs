using System.Text.Json;

namespace Ringside.Protocol;

/// <summary>One immutable fact in the log, as a reader gets it (E1). Members that do not apply are absent.</summary>
public sealed record Event
{
    /// <summary>Its place in the workspace's log: 1, 2, 3, …</summary>
    public required long Position { get; init; }
    public required Cursor Cursor { get; init; }

    /// <summary>One of <see cref="EventTypes"/>, or a type of a later version or of an outside program (<c>x.…</c>).</summary>
    public required string Type { get; init; }
    public required DateTimeOffset Time { get; init; }
    public string? Session { get; init; }
    public string? Tree { get; init; }
    public string? Run { get; init; }
    public string? Agent { get; init; }
    public string? Thread { get; init; }

    /// <summary>A thread's other session.</summary>
    public string? Peer { get; init; }
    public string? Task { get; init; }

    /// <summary>One of <see cref="EventSources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The person or the session that acted.</summary>
    public string? Actor { get; init; }
    public JsonElement Data { get; init; }
}

/// <summary>Who made an event (E1).</summary>
public static class EventSources
{
    public const string User = "user", Agent = "agent", Orchestrator = "orchestrator", Task = "task", System = "system";
}
