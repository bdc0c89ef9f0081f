using System.Runtime.CompilerServices;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>One reader: a place in the log, and whatever connection now carries it on from there. A lost connection costs a wait, never an event.</summary>
internal sealed class EventStream(HttpClient http, EventQuery query, StreamOptions options)
{
    private readonly Backoff backoff = new(options);
    private string? cursor = query.After;

    public async IAsyncEnumerable<StreamItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var polling = false;
        while (true)
        {
            var connection = (polling ? PollAsync(cancellationToken) : StreamAsync(cancellationToken)).GetAsyncEnumerator(cancellationToken);
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

            // Polling that ends without a loss has lasted its period: streams get another chance.
            polling = loss is { IsHeldUp: true } || (polling && loss is not null);
            if (loss is not null)
            {
                var delay = loss.IsHeldUp ? TimeSpan.Zero : backoff.Next(loss.RetryAfter);
                yield return new StreamLost(loss.Reason, delay, backoff.Failures);
                await Task.Delay(delay, options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async IAsyncEnumerable<StreamItem> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (id, item) in new SseConnection(http, options, backoff.Suggest).ReadAsync(query.Path(cursor), cancellationToken).ConfigureAwait(false))
        {
            cursor = id ?? cursor;
            yield return item;
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
