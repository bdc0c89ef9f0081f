using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

[CollectionDefinition(nameof(StuckReaderTests), DisableParallelization = true)]
[Collection(nameof(StuckReaderTests))]
public sealed class StuckReaderTests
{
    private const int Readers = 50;

    [Fact(DisplayName = "[R9] fifty readers who never read cost the server no memory for each event, and hold nobody up")]
    public async Task Readers_who_never_read_cost_nothing()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var stuck = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => StuckReader.OpenAsync(host, $"/api/sessions/{session}/events")));
        await using var live = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");

        // The ring is full and so are the sockets: 8 MiB and more.
        await WriteAsync(host, session, live, 6000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await WriteAsync(host, session, live, 6000);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // A queue for each reader would hold 50 references to each of 6,000 events: 2.4 MB; a copy, 400 MB.
        Assert.True(grown < 2_000_000, $"grew by {grown} bytes");
        Array.ForEach(stuck, reader => reader.Dispose());
    }

    private static async Task WriteAsync(RingsideHost host, string session, SseFrames live, int count)
    {
        for (var i = 0; i < count; i += 500)
        {
            var last = await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, 500).Select(_ => Rest.Event("x.a", new { text = new string('x', 1400) }))]);
            await live.ReadUntilAsync(frame => frame.Id == last);
        }
    }
}
