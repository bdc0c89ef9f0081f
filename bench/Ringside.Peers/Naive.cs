using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Ringside.Peers;

/// <summary>The channels of all viewers.</summary>
internal sealed class NaiveChannels : ConcurrentDictionary<Channel<LoadEvent>, bool>;

/// <summary>The server that first comes to mind: a channel for each viewer, and the framework's result that writes what comes out of it.</summary>
internal static class Naive
{
    public static void MapNaive(this WebApplication app)
    {
        app.MapGet("/events", (NaiveChannels channels, CancellationToken gone) =>
        {
            var channel = Channel.CreateUnbounded<LoadEvent>(new UnboundedChannelOptions { SingleReader = true });
            channels[channel] = true;

            // The framework sends the answer's head together with the first event.
            channel.Writer.TryWrite(new LoadEvent(0, 0, "hello"));
            gone.Register(() => channels.TryRemove(channel, out _));
            return TypedResults.ServerSentEvents(channel.Reader.ReadAllAsync(gone));
        });
        app.MapPost("/publish", async (HttpRequest request, NaiveChannels channels) =>
        {
            await foreach (var e in LoadEvent.ReadAsync(request.Body))
            {
                foreach (var (channel, _) in channels)
                {
                    channel.Writer.TryWrite(e);
                }
            }
        });
    }
}
