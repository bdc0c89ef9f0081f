using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Ringside.TestKit.Servers;

/// <summary>One SSE event as it came over the wire.</summary>
public sealed record SseFrame(string Event, string? Id, JsonElement Data);

/// <summary>An SSE response, read event by event.</summary>
public sealed class SseFrames : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage response;
    private readonly IAsyncEnumerator<SseItem<string>> items;
    private readonly SseParser<string> parser;
    private readonly CancellationTokenSource closing = new();

    private SseFrames(HttpResponseMessage response, Stream body)
    {
        this.response = response;
        parser = SseParser.Create(body);
        items = parser.EnumerateAsync(closing.Token).GetAsyncEnumerator(closing.Token);
    }

    public HttpResponseMessage Response => response;

    /// <summary>Opens a stream; fails with the answer's text where it is not one.</summary>
    public static async Task<SseFrames> OpenAsync(HttpClient http, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode == HttpStatusCode.OK
            ? new SseFrames(response, await response.Content.ReadAsStreamAsync())
            : throw new HttpRequestException($"{path} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}", null, response.StatusCode);
    }

    /// <summary>The next event; null where the server has ended the stream.</summary>
    /// <exception cref="TimeoutException">None came in 30 s.</exception>
    public async Task<SseFrame?> ReadAsync()
    {
        var next = items.MoveNextAsync().AsTask();
        try
        {
            return await next.WaitAsync(Deadline, TimeProvider.System)
                ? new SseFrame(items.Current.EventType, items.Current.EventId, JsonElement.Parse(items.Current.Data))
                : null;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No event came in {Deadline.TotalSeconds} s; the last id was {parser.LastEventId}.");
        }
    }

    /// <summary>Reads up to and with the first event that fits, and gives all that were read.</summary>
    public async Task<List<SseFrame>> ReadUntilAsync(Func<SseFrame, bool> fits)
    {
        var (read, news) = (new List<SseFrame>(), TimeProvider.System.GetTimestamp());
        while (await ReadAsync() is { } frame)
        {
            read.Add(frame);
            if (fits(frame))
            {
                return read;
            }

            // Heartbeats would keep a reader waiting for ever.
            news = frame.Event == "ping" ? news : TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(news) > 2 * Deadline)
            {
                throw new TimeoutException($"Nothing but heartbeats came in {2 * Deadline.TotalSeconds} s. It had: {string.Join(", ", read.Select(known => known.Event))}");
            }
        }

        throw new InvalidOperationException($"The stream ended before what was waited for came. It had: {string.Join(", ", read.Select(frame => frame.Event))}");
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        response.Dispose();
        closing.Dispose();
    }
}
