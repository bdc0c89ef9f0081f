using System.Net;
using System.Net.Sockets;

namespace Ringside.TestKit.Servers;

/// <summary>A network between a client and a server that knows nothing of HTTP: it cuts, stalls, splits and holds back what goes through.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<int, ConnectionFault> faultOf;
    private readonly Uri server;
    private readonly List<Task> connections = [];
    private readonly Task accepting;
    private readonly HeldBytes held = new();
    private int count;
    private int cuts;
    private int stalls;

    /// <param name="faultOf">What befalls the first connection (1), the second, ….</param>
    public FaultProxy(Uri server, Func<int, ConnectionFault> faultOf)
    {
        (this.server, this.faultOf) = (server, faultOf);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>How many connections were cut so far.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    /// <summary>How many connections have stalled so far.</summary>
    public int Stalls => Volatile.Read(ref stalls);

    /// <inheritdoc cref="HeldBytes.Count"/>
    public int Holds => held.Count;

    /// <summary>What connections hold back now goes on at once.</summary>
    /// <param name="forGood">Nothing is held back any more.</param>
    public void Release(bool forGood = false) => held.Release(forGood);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                connections.Add(ConnectAsync(await listener.AcceptSocketAsync(stopping.Token), faultOf(++count)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ConnectAsync(Socket client, ConnectionFault fault)
    {
        using var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await upstream.ConnectAsync(new DnsEndPoint(server.Host, server.Port), ended.Token);
                var asking = CopyAsync(client, upstream, ConnectionFault.None, ended.Token);
                var answering = fault.HoldBytes is { } atOnce
                    ? held.CopyAsync(upstream, client, atOnce, ended.Token)
                    : CopyAsync(upstream, client, fault, ended.Token);
                await Task.WhenAny(asking, answering);
                await ended.CancelAsync();
                await Task.WhenAll(asking, answering);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }

            if (fault.Resets)
            {
                client.LingerState = new LingerOption(enable: true, 0);
            }
        }
    }

    /// <summary>Hands bytes on until either side ends, or the fault does.</summary>
    private async Task CopyAsync(Socket from, Socket to, ConnectionFault fault, CancellationToken ended)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0;
        for (int read; (read = await from.ReceiveAsync(buffer, ended)) > 0;)
        {
            for (var sent = 0; sent < read;)
            {
                var left = Math.Min(fault.CutAfter ?? int.MaxValue, fault.StallAfter ?? int.MaxValue) - passed;
                if (left == 0)
                {
                    await FailAsync(fault, ended);
                    return;
                }

                var piece = Math.Min(Math.Min(read - sent, fault.PieceBytes), left);
                sent += await to.SendAsync(buffer.AsMemory(sent, piece), ended);
                passed += piece;
            }
        }
    }

    private async Task FailAsync(ConnectionFault fault, CancellationToken ended)
    {
        if (fault.CutAfter is not null)
        {
            Interlocked.Increment(ref cuts);
            return;
        }

        Interlocked.Increment(ref stalls);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended);
    }
}
