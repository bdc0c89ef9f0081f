using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>Something that a stream brings: an event of the log, or what happened to the stream itself.</summary>
public abstract record StreamItem;

/// <summary>An event of the log.</summary>
public sealed record StreamEvent(Event Event) : StreamItem;

/// <summary>
/// Connected. After <see cref="Verdict.Gap"/> events are missing before what follows; after <see cref="Verdict.Reset"/> everything read so far belongs to
/// another log: drop it (R4).
/// </summary>
/// <param name="Cursor">The place after which what follows begins.</param>
/// <param name="IsPolling">Whether this is long polling, since streams do not come through.</param>
public sealed record StreamOpened(Verdict Verdict, string Cursor, bool IsPolling = false) : StreamItem;

/// <summary>History is exhausted; what follows is live (R5).</summary>
public sealed record StreamCaughtUp(string Cursor) : StreamItem;

/// <summary>A sign of life of a stream with nothing to say (R7).</summary>
public sealed record StreamPing(string Cursor) : StreamItem;

/// <summary>A wide filter gained or lost a session; reload (R10).</summary>
public sealed record StreamAccess(AccessChange Change) : StreamItem;

/// <summary>The connection was lost, or could not be made; after <paramref name="RetryIn"/> there is another attempt, from the last cursor.</summary>
/// <param name="Reason">For a person.</param>
/// <param name="Attempt">How many in a row have failed.</param>
public sealed record StreamLost(string Reason, TimeSpan RetryIn, int Attempt) : StreamItem;

/// <summary>Nothing will follow: the server's last word (R8), e.g. <c>finished</c>, <c>gone</c>, <c>forbidden</c>.</summary>
public sealed record StreamEnded(string Code) : StreamItem
{
    /// <summary>The one run that was read has ended, and all of it was delivered (R11).</summary>
    public const string Finished = "finished";
}
