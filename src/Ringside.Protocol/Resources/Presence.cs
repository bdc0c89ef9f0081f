namespace Ringside.Protocol;

/// <summary><c>GET /api/presence</c>: the sessions that somebody watches, of those that the caller may see.</summary>
public sealed record PresenceList(IReadOnlyList<SessionPresence> Items);

/// <summary>Who watches a session: people whose page has it open.</summary>
public sealed record SessionPresence
{
    public required string Session { get; init; }

    /// <summary>The first twenty of them; nobody, where the last has left.</summary>
    public required IReadOnlyList<PresentUser> Users { get; init; }

    /// <summary>There are more than are named; else absent.</summary>
    public bool? More { get; init; }
}

/// <summary>One who watches.</summary>
public sealed record PresentUser(string Id, string Name);
