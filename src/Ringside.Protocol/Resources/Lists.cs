using System.Text.Json.Serialization;

namespace Ringside.Protocol;

/// <summary>A page of a list, newest first (W5).</summary>
/// <param name="Cursor">The place in the log up to which the items have been folded (E4).</param>
/// <param name="Next">Where the next page begins; absent at the end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, Cursor Cursor, string? Next = null);

/// <summary>A page of events (R2).</summary>
/// <param name="Next">The place up to which events were examined; the page before begins there with <c>?before=</c>.</param>
/// <param name="Head">The newest place in the log.</param>
public sealed record EventPage(IReadOnlyList<Event> Items, Cursor Next, Cursor Head, Verdict Verdict);

/// <summary>How a reader's cursor was met (R4).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Begins at now.</summary>
    [JsonStringEnumMemberName("live")] Live,

    /// <summary>Begins at the start, or with the last N.</summary>
    [JsonStringEnumMemberName("start")] Start,

    /// <summary>Every matching event after the cursor follows.</summary>
    [JsonStringEnumMemberName("resumed")] Resumed,

    /// <summary>The cursor is older than what is kept: begins at the oldest kept event.</summary>
    [JsonStringEnumMemberName("gap")] Gap,

    /// <summary>Another epoch, past the head, or not a cursor: begins at the start; drop what you have.</summary>
    [JsonStringEnumMemberName("reset")] Reset,
}

/// <summary>Data of the <c>hello</c> of a stream (R4).</summary>
public sealed record Hello(Verdict Verdict, Cursor Head, int HeartbeatMs, string Server);

/// <summary>Data of <c>caught-up</c> (R5).</summary>
public sealed record CaughtUp(Cursor Cursor);

/// <summary>Data of <c>ping</c> (R7).</summary>
public sealed record Ping(DateTimeOffset Time, Cursor Head);

/// <summary>Data of <c>bye</c> (R8).</summary>
public sealed record Bye(string Code, bool Retry);

/// <summary>Data of <c>access</c> (R10).</summary>
public sealed record AccessChange(string Session, string Change);

/// <summary>Answer of <c>GET /health/*</c>.</summary>
public sealed record Health(string Status, string? Detail = null);
