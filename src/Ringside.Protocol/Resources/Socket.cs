namespace Ringside.Protocol;

/// <summary>Asks for events on <c>GET /api/live</c>: <c>{"op":"subscribe"}</c>.</summary>
public sealed record SubscribeOp
{
    public string Op { get; init; } = "subscribe";

    /// <summary>The client's name for it, unique among its open subscriptions on this socket.</summary>
    public required string Id { get; init; }
    public SubscriptionFilter? Filter { get; init; }

    /// <summary>A cursor to go on from, as R4 has it.</summary>
    public string? After { get; init; }

    /// <summary><c>start</c> or <c>now</c>.</summary>
    public string? From { get; init; }

    /// <summary>The newest so many.</summary>
    public int? Last { get; init; }

    /// <summary>Whether it is told too who watches the sessions that fit the filter.</summary>
    public bool? Presence { get; init; }
}

/// <summary>Which events a subscription wants (wire.md §4): values of one member are alternatives, members all have to hold.</summary>
public sealed record SubscriptionFilter
{
    public IReadOnlyList<string>? Session { get; init; }
    public IReadOnlyList<string>? Tree { get; init; }
    public IReadOnlyList<string>? Run { get; init; }
    public IReadOnlyList<string>? Agent { get; init; }
    public IReadOnlyList<string>? Thread { get; init; }
    public IReadOnlyList<string>? Task { get; init; }
    public IReadOnlyList<string>? Type { get; init; }
    public bool? Deltas { get; init; }
}

/// <summary>Ends a subscription: <c>{"op":"unsubscribe"}</c>.</summary>
public sealed record UnsubscribeOp
{
    public string Op { get; init; } = "unsubscribe";
    public required string Id { get; init; }
}

/// <summary>Asks for a sign of life: <c>{"op":"ping"}</c>.</summary>
public sealed record PingOp
{
    public string Op { get; init; } = "ping";
}

/// <summary>What the server says on <c>GET /api/live</c>; which members there are depends on <see cref="Op"/>.</summary>
public sealed record SocketMessage
{
    /// <summary><c>hello</c>, <c>subscribed</c>, <c>event</c>, <c>caught-up</c>, <c>ping</c>, <c>access</c>, <c>presence</c>, <c>closed</c> or <c>error</c>.</summary>
    public required string Op { get; init; }

    /// <summary>The subscription's.</summary>
    public string? Id { get; init; }
    public string? Server { get; init; }
    public int? HeartbeatMs { get; init; }
    public Verdict? Verdict { get; init; }
    public Cursor? Cursor { get; init; }
    public Cursor? Head { get; init; }
    public Event? Event { get; init; }
    public DateTimeOffset? Time { get; init; }

    /// <summary>By subscription, the newest place that it has examined.</summary>
    public IReadOnlyDictionary<string, Cursor>? Cursors { get; init; }
    public string? Session { get; init; }
    public string? Change { get; init; }

    /// <summary>Who watches what: of each session, all that there is to know.</summary>
    public IReadOnlyList<SessionPresence>? Items { get; init; }

    /// <summary>Sessions that are not among the items are watched by nobody; else absent.</summary>
    public bool? Whole { get; init; }
    public string? Code { get; init; }
    public bool? Retry { get; init; }
    public string? Detail { get; init; }
}
