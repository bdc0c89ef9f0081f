using System.Runtime.CompilerServices;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>One reader: a place in the log, and whatever connection now carries it on from there. A lost connection costs a wait, never an event.</summary>
internal sealed class EventStream(HttpClient http, LiveSocket socket, EventQuery query, StreamOptions options)
{
    private readonly Backoff backoff = new(options);
    private readonly Way best = options.SharesSocket ? Way.Socket : Way.Stream;
    private string? cursor = query.After;

    /// <summary>What carries the events, the best first.</summary>
    private enum Way
    {
        Socket,
        Stream,
        Polling,
    }

    public async IAsyncEnumerable<StreamItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var way = best;
        while (true)
        {
            var opened = false;
            var connection = Read(way, cancellationToken).GetAsyncEnumerator(cancellationToken);
            Loss? loss = null;
            await using (connection.ConfigureAwait(false))
            {
                while (loss is null)
                {
                    StreamItem? item = null;
                    try
                    {
                        item = await connection.MoveNextAsync().ConfigureAwait(false) ? connection.Current : null;
                    }
                    catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Loss.From(exception) is { } found)
                    {
                        loss = found;
                    }

                    if (item is null)
                    {
                        break;
                    }

                    opened = true;
                    if (item is not StreamOpened)
                    {
                        backoff.Succeeded();
                    }

                    yield return item;
                    if (item is StreamEnded)
                    {
                        yield break;
                    }
                }
            }

            // What ends without a loss has lasted its period, or something better gets through. Where even a stream does not begin, nothing tells that sockets are held back.
            way = loss is { IsHeldUp: true } ? way + 1 : loss is null || (way == Way.Stream && !opened) ? best : way;
            if (loss is not null)
            {
                var delay = loss.IsHeldUp ? TimeSpan.Zero : backoff.Next(loss.RetryAfter);
                yield return new StreamLost(loss.Reason, delay, backoff.Failures);
                await Task.Delay(delay, options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private IAsyncEnumerable<StreamItem> Read(Way way, CancellationToken cancellationToken) => way switch
    {
        Way.Socket => FollowAsync(socket.ReadAsync(query, cursor, options, cancellationToken)),
        Way.Stream when best == Way.Stream => StreamAsync(cancellationToken),
        Way.Stream => StreamUntilSocketAsync(cancellationToken),
        _ => PollAsync(cancellationToken),
    };

    private async IAsyncEnumerable<StreamItem> FollowAsync(IAsyncEnumerable<(string? Id, StreamItem Item)> connection)
    {
        await foreach (var (id, item) in connection.ConfigureAwait(false))
        {
            cursor = id ?? cursor;
            yield return item;
        }
    }

    private IAsyncEnumerable<StreamItem> StreamAsync(CancellationToken cancellationToken) =>
        FollowAsync(new SseConnection(http, options, backoff.Suggest).ReadAsync(query.Path(cursor), cancellationToken));

    /// <summary>A stream in a socket's place: it ends without a loss as soon as a socket gets through.</summary>
    private async IAsyncEnumerable<StreamItem> StreamUntilSocketAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = AwaitSocketAsync(ending);
        var stream = StreamAsync(ending.Token).GetAsyncEnumerator(ending.Token);
        await using (stream.ConfigureAwait(false))
        {
            while (await MoveNextAsync().ConfigureAwait(false))
            {
                yield return stream.Current;
            }
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await found.ConfigureAwait(false);

        async Task<bool> MoveNextAsync()
        {
            try
            {
                return await stream.MoveNextAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return false;
            }
            catch
            {
                await ending.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task AwaitSocketAsync(CancellationTokenSource ending)
    {
        try
        {
            do
            {
                await Task.Delay(options.PollingPeriod, options.Time, ending.Token).ConfigureAwait(false);
            }
            while (!await socket.ProbeAsync(options, ending.Token).ConfigureAwait(false));
            await ending.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async IAsyncEnumerable<StreamItem> PollAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = options.Time.GetTimestamp();
        var isFirst = true;
        var isCaughtUp = false;
        var hasEnded = false;
        while (options.Time.GetElapsedTime(began) < options.PollingPeriod)
        {
            var wait = isCaughtUp ? options.PollSeconds : 0;
            using var request = new HttpRequestMessage(HttpMethod.Get, query.Path(cursor, $"limit=500&wait={wait}"));
            request.Headers.Accept.Add(new("application/json"));
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RingsideException.FromAsync(response, cancellationToken).ConfigureAwait(false);
            }

            var json = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var page = await JsonSerializer.DeserializeAsync(json, ProtocolJson.Default.EventPage, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("null instead of a page");
            if (isFirst || page.Verdict is Verdict.Gap or Verdict.Reset)
            {
                isFirst = false;
                yield return new StreamOpened(page.Verdict, cursor ?? page.Next.ToString(), IsPolling: true);
            }

            foreach (var found in page.Items)
            {
                cursor = found.Cursor.ToString();
                hasEnded |= EventTypes.IsRunEnd(found.Type);
                yield return new StreamEvent(found);
            }

            cursor = page.Next.ToString();
            var wasCaughtUp = isCaughtUp;
            isCaughtUp |= page.Next == page.Head;
            if (isCaughtUp && (!wasCaughtUp || page.Items.Count == 0))
            {
                yield return wasCaughtUp ? new StreamPing(cursor) : new StreamCaughtUp(cursor);
            }

            if (query.IsOneRun && hasEnded && isCaughtUp)
            {
                yield return new StreamEnded(StreamEnded.Finished);
            }
        }
    }
}
