using System.Text.Json;

namespace Ringside.Client.Streaming;

/// <summary>Why a connection is no more, where another attempt may do better.</summary>
/// <param name="IsHeldUp">Something on the way keeps the bytes back: the next best may get through.</param>
internal sealed record Loss(string Reason, TimeSpan? RetryAfter = null, bool IsHeldUp = false)
{
    /// <summary>Null where trying again would be of no use.</summary>
    public static Loss? From(Exception exception) => exception switch
    {
        StreamHeldUpException heldUp => new Loss(heldUp.Message, IsHeldUp: true),
        StreamLostException lost => new Loss(lost.Message),
        RingsideException { IsTransient: true } busy => new Loss(busy.Message, busy.RetryAfter),
        HttpRequestException or IOException => new Loss("The connection failed: " + exception.Message),
        OperationCanceledException => new Loss("The server did not answer in time."),
        JsonException => new Loss("The server sent what is no event."),
        _ => null,
    };
}

/// <summary>The stream ended, or has gone silent, without its last word.</summary>
internal sealed class StreamLostException(string message) : Exception(message);

/// <summary>A stream or a socket was asked for and something else came, or nothing.</summary>
internal sealed class StreamHeldUpException(string message = "The stream is held up on its way; polling instead.") : Exception(message);
