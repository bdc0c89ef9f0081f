using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

[CollectionDefinition(nameof(StuckSocketTests), DisableParallelization = true)]
[Collection(nameof(StuckSocketTests))]
public sealed class StuckSocketTests
{
    [Fact(DisplayName = "[R8] [L5] a socket whose reader takes nothing is told slow behind what was sent, if he wakes in time, and is cut off if not")]
    public async Task A_stuck_socket_is_cut_off()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await WriteAsync(host, session, 200, 60_000);
        using var wakes = await OpenAsync(host, session, 1);
        using var sleeps = await OpenAsync(host, session, 1);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var i = 0; i < 10; i++)
        {
            await tick.WaitForNextTickAsync();
            time.Advance(TimeSpan.FromSeconds(31));
        }

        var (last, close) = ("", 0);
        while (await wakes.ReadAsync() is { } frame)
        {
            (last, close) = frame.Opcode == 8 ? (last, frame.CloseCode) : (frame.Text, close);
        }

        Assert.Equal(("""{"op":"closed","id":"s0","code":"slow","retry":true}""", 1008), (last, close));
        for (var i = 0; i < 300 && !sleeps.IsReset; i++)
        {
            await tick.WaitForNextTickAsync();
        }

        Assert.True(sleeps.IsReset, "not cut off within 30 s");
    }

    [Fact(DisplayName = "[R9] [L3] thirty sockets with ten subscriptions each whose readers never read cost the server no memory for each event, and hold nobody up")]
    public async Task Stuck_sockets_cost_nothing()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var stuck = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => OpenAsync(host, session, 10)));
        await WriteAsync(host, session, 6000, 1400);
        var grown = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await WriteAsync(host, session, 2000, 1400);
            grown.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        // A queue for each subscription would grow each time: references to 2,000 events in 300 lists are 4.8 MB.
        Assert.True(grown.Min() < 1_000_000, string.Join(' ', grown));
        Array.ForEach(stuck, socket => socket.Dispose());
    }

    [Fact(DisplayName = "[R9] [L3] a socket that stops while a hundred subscriptions are in a long history holds one page of it, not a hundred")]
    public async Task A_stuck_socket_holds_one_page()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await using (var live = await SocketMessages.StartAsync(host.Address))
        {
            await WriteAsync(host, session, 600, 60_000);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var stuck = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync(host, session, 100)));
        var grown = long.MaxValue;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        for (var i = 0; i < 50 && grown > 5_000_000; i++)
        {
            await tick.WaitForNextTickAsync();
            grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        Assert.True(grown <= 5_000_000, $"grew by {grown} bytes, {grown / stuck.Length} for a socket");
        Array.ForEach(stuck, socket => socket.Dispose());
    }

    private static async Task<RawSocket> OpenAsync(RingsideHost host, string session, int subscriptions)
    {
        var socket = await RawSocket.StartAsync(host.Address);
        for (var i = 0; i < subscriptions; i++)
        {
            await socket.SendAsync(RawSocket.Text($$"""{"op":"subscribe","id":"s{{i}}","filter":{"session":["{{session}}"]} }"""));
        }

        return socket;
    }

    private static async Task WriteAsync(RingsideHost host, string session, int count, int length)
    {
        const int Batch = 100;
        for (var i = 0; i < count; i += Batch)
        {
            await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, Batch).Select(_ => Rest.Event("x.a", new { text = new string('x', length) }))]);
        }
    }
}
