using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

[CollectionDefinition(nameof(StuckReaderTests), DisableParallelization = true)]
[Collection(nameof(StuckReaderTests))]
public sealed class StuckReaderTests
{
    private const int Readers = 50;

    [Fact(DisplayName = "[R9] [A5] fifty readers who never read cost the server no memory for each event, and hold nobody up")]
    public async Task Readers_who_never_read_cost_nothing()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var stuck = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => StuckReader.OpenAsync(host, $"/api/sessions/{session}/events")));
        await using var live = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");

        // The ring is full and so are the sockets: 8 MiB and more.
        await WriteAsync(host, session, live, 6000, 1400);
        var grown = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await WriteAsync(host, session, live, 2000, 1400);
            grown.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        // A queue for each reader would grow each time: references to 2,000 events in 50 lists are 800 kB, copies of them 150 MB.
        Assert.True(grown.Min() < 500_000, string.Join(' ', grown));
        Array.ForEach(stuck, reader => reader.Dispose());
    }

    [Fact(DisplayName = "[R9] [A5] readers who stop in the middle of a long history hold a small piece of it, not a page of a thousand large events")]
    public async Task Readers_who_stop_in_history_hold_little_of_it()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await using (var live = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events"))
        {
            await WriteAsync(host, session, live, 600, 60_000);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var stuck = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StuckReader.OpenAsync(host, $"/api/sessions/{session}/events")));

        // Nothing tells when the last of them is stuck; until then some are reading.
        var grown = long.MaxValue;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        for (var i = 0; i < 50 && grown > 20 * 1_000_000; i++)
        {
            await tick.WaitForNextTickAsync();
            grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        Assert.True(grown <= 20 * 1_000_000, $"grew by {grown} bytes, {grown / stuck.Length} for a reader");
        Array.ForEach(stuck, reader => reader.Dispose());
    }

    private static async Task WriteAsync(RingsideHost host, string session, SseFrames live, int count, int length)
    {
        const int Batch = 100;
        for (var i = 0; i < count; i += Batch)
        {
            var last = await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, Batch).Select(_ => Rest.Event("x.a", new { text = new string('x', length) }))]);
            while ((await live.ReadAsync())!.Id != last)
            {
            }
        }
    }
}
