using System.Net;
using System.Runtime.CompilerServices;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>The WebSocket that a client's streams share: the first opens it, the last one to leave closes it.</summary>
internal sealed class LiveSocket(HttpClient http)
{
    private readonly Lock gate = new();
    private Task<SocketLine>? line;

    /// <summary>One stream, as <see cref="SseConnection.ReadAsync"/> gives it; throws as that does.</summary>
    public async IAsyncEnumerable<(string? Id, StreamItem Item)> ReadAsync(EventQuery query, string? cursor, StreamOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var joined = await JoinAsync(options, cancellationToken).ConfigureAwait(false);
        var member = await joined.EnterAsync(query, cursor, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var message in member.Messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Read(message) is { } item)
                {
                    yield return item;
                }
            }
        }
        finally
        {
            await joined.LeaveAsync(member).ConfigureAwait(false);
        }

        // One who reads too slowly has his own backlog dropped, and asks for it again from where he is.
        if (!member.FellBehind)
        {
            throw new StreamLostException(joined.Lost);
        }
    }

    /// <summary>Whether a socket comes about.</summary>
    public async Task<bool> ProbeAsync(StreamOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await JoinAsync(options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (StreamHeldUpException)
        {
            return false;
        }
    }

    private async Task<SocketLine> JoinAsync(StreamOptions options, CancellationToken cancellationToken)
    {
        Task<SocketLine> joining;
        lock (gate)
        {
            if (line is null || (line.IsCompleted && (!line.IsCompletedSuccessfully || line.Result.IsOver)))
            {
                line = SocketLine.OpenAsync(http, options);
            }

            joining = line;
        }

        return await joining.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static (string? Id, StreamItem Item)? Read(SocketMessage message) => message.Op switch
    {
        "subscribed" => (message.Cursor.ToString(), new StreamOpened(message.Verdict ?? Verdict.Start, message.Cursor.ToString()!)),
        "event" when message.Event is { } found => (found.Cursor.ToString(), new StreamEvent(found)),
        "caught-up" => (message.Cursor.ToString(), new StreamCaughtUp(message.Cursor.ToString()!)),
        "ping" => (message.Cursor.ToString(), new StreamPing(message.Cursor.ToString()!)),
        "access" => (null, new StreamAccess(new AccessChange(message.Session!, message.Change!))),
        "closed" => message.Retry is false ? (null, new StreamEnded(message.Code!)) : throw new StreamLostException($"The server ended the stream ({message.Code})."),
        "error" => throw (message.Code is ErrorCodes.TooMany ? new StreamHeldUpException("The socket is full; a stream of its own instead.") : new RingsideException(StatusOf(message.Code), message.Code!, message.Detail ?? "")),
        _ => null,
    };

    /// <summary>What a request would have been answered with (W2).</summary>
    private static HttpStatusCode StatusOf(string? code) => code switch
    {
        ErrorCodes.NotFound => HttpStatusCode.NotFound,
        ErrorCodes.Forbidden => HttpStatusCode.Forbidden,
        ErrorCodes.Draining or ErrorCodes.Unavailable => HttpStatusCode.ServiceUnavailable,
        ErrorCodes.Internal => HttpStatusCode.InternalServerError,
        _ => HttpStatusCode.BadRequest,
    };
}
