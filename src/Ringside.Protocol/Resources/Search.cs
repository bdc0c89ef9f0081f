namespace Ringside.Protocol;

/// <summary>Something that <c>GET /api/search</c> found: an event, or a tool call, a plan or a title that several events tell.</summary>
public sealed record SearchHit
{
    public required long Position { get; init; }

    /// <summary>The event's place in the log.</summary>
    public required Cursor Cursor { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset Time { get; init; }
    public string? Session { get; init; }

    /// <summary>What the session is called now.</summary>
    public string? SessionTitle { get; init; }
    public string? Tree { get; init; }
    public string? Run { get; init; }
    public string? Agent { get; init; }
    public string? Thread { get; init; }
    public string? Peer { get; init; }
    public string? Task { get; init; }

    /// <summary>The id of the message, tool call, plan or question that the text belongs to.</summary>
    public string? Item { get; init; }

    /// <summary>
    /// What the snippet is of: <c>message</c>, <c>thought</c>, <c>title</c>, <c>command</c>, <c>path</c>, <c>input</c>, <c>output</c>, <c>diff</c>, <c>plan</c>,
    /// <c>question</c>, <c>answer</c>, <c>summary</c>, <c>result</c>, <c>error</c>, <c>data</c>.
    /// </summary>
    public required string Part { get; init; }

    /// <summary>A line of the text around the hits, in stretches.</summary>
    public required IReadOnlyList<SearchSegment> Snippet { get; init; }
}

/// <summary>A stretch of a snippet: something that was looked for, or what stands beside it.</summary>
public sealed record SearchSegment(string Text, bool Hit);
