using Ringside.Client.Streaming;
using Ringside.TestKit.Scripted;

namespace Ringside.Client.Tests;

public sealed class PollingTests
{
    private static readonly StreamOptions Quick = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        HelloTimeout = TimeSpan.FromMilliseconds(50),
    };

    [Fact(DisplayName = "[R2] where streams are held up, long polling takes over by itself and brings everything once")]
    public async Task Polling_takes_over()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = _ => StreamFate.HeldUp;
        for (var i = 0; i < 700; i++)
        {
            server.Log.Append("text", "run_1");
        }

        var items = await ReadUntilEndAsync(server, Quick, item =>
        {
            // The rest happens while the reader waits.
            if (item is StreamCaughtUp)
            {
                server.Log.Append("more", "run_1");
                server.Log.EndRun("run_1");
            }
        });

        Assert.Equal(server.Log.Events.Select(item => item.Position), items.OfType<StreamEvent>().Select(item => item.Event.Position));
        Assert.True(Assert.Single(items.OfType<StreamOpened>()).IsPolling);
        Assert.Equal(new StreamEnded("finished"), items[^1]);
    }

    [Fact]
    public async Task When_streams_come_through_again_streaming_returns()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Fate = number => number == 1 ? StreamFate.HeldUp : StreamFate.Whole;
        server.Log.Append("one", "run_1");

        var items = await ReadUntilEndAsync(server, Quick with { PollingPeriod = TimeSpan.FromMilliseconds(1), PollSeconds = 0 }, item =>
        {
            if (item is StreamOpened { IsPolling: false })
            {
                server.Log.EndRun("run_1");
            }
        });

        Assert.True(items.OfType<StreamOpened>().First().IsPolling);
        Assert.False(items.OfType<StreamOpened>().Last().IsPolling);
        Assert.Equal([1, 2], items.OfType<StreamEvent>().Select(item => item.Event.Position));
    }

    private static async Task<List<StreamItem>> ReadUntilEndAsync(ScriptedServer server, StreamOptions options, Action<StreamItem> onItem)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new RingsideClient(server.Address);
        var items = new List<StreamItem>();
        try
        {
            await foreach (var item in client.StreamAsync(EventQuery.OfRun("run_1"), options, deadline.Token))
            {
                items.Add(item);
                onItem(item);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Assert.Fail($"the stream did not end in time; it brought {items.Count} items, the last: {items.LastOrDefault()}");
        }

        return items;
    }
}
