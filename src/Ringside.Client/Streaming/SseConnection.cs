using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>One SSE response, from its hello to its end.</summary>
internal sealed class SseConnection(HttpClient http, StreamOptions options, Action<TimeSpan> suggestDelay)
{
    /// <summary>What comes, each with the id it bears, until the server says bye for good; throws where the connection is lost.</summary>
    public async IAsyncEnumerable<(string? Id, StreamItem Item)> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var patience = options.HelloTimeout;
        var opened = false;
        using var silence = new CancellationTokenSource(patience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await InTime(http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            yield return (null, new StreamEnded(StreamEnded.Finished));
            yield break;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw await RingsideException.FromAsync(response, either.Token).ConfigureAwait(false);
        }

        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            throw new StreamHeldUpException();
        }

        var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        var parser = SseParser.Create(body);
        var items = parser.EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        await using var closing = items.ConfigureAwait(false);
        while (await InTime(items.MoveNextAsync().AsTask()).ConfigureAwait(false))
        {
            // How long the reader takes over an item is no silence of the server's.
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            if (parser.ReconnectionInterval >= TimeSpan.Zero)
            {
                suggestDelay(parser.ReconnectionInterval);
            }

            // The id of the item, not the parser's LastEventId: that one moves with the id line of an event whose data the cut took away.
            var (id, type, data) = (items.Current.EventId, items.Current.EventType, items.Current.Data);
            if (type == "hello")
            {
                opened = true;
                patience = TimeSpan.FromMilliseconds(Read(data, ProtocolJson.Default.Hello).HeartbeatMs * 2.5);
            }

            yield return (id, Item(type, id ?? "", data));
            silence.CancelAfter(patience);
        }

        throw new StreamLostException("The connection ended.");

        async Task<T> InTime<T>(Task<T> work)
        {
            try
            {
                return await work.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw opened ? new StreamLostException($"Nothing came for {patience.TotalSeconds:0} s, not even a heartbeat.") : new StreamHeldUpException();
            }
        }
    }

    private static StreamItem Item(string type, string id, string data) => type switch
    {
        "hello" => new StreamOpened(Read(data, ProtocolJson.Default.Hello).Verdict, id),
        "caught-up" => new StreamCaughtUp(id),
        "ping" => new StreamPing(id),
        "access" => new StreamAccess(Read(data, ProtocolJson.Default.AccessChange)),
        "bye" => Read(data, ProtocolJson.Default.Bye) is { Retry: false } bye
            ? new StreamEnded(bye.Code)
            : throw new StreamLostException($"The server ended the stream ({Read(data, ProtocolJson.Default.Bye).Code})."),
        _ => new StreamEvent(Read(data, ProtocolJson.Default.Event)),
    };

    private static T Read<T>(string data, JsonTypeInfo<T> shape) =>
        JsonSerializer.Deserialize(data, shape) ?? throw new JsonException("null instead of a " + typeof(T).Name);
}
