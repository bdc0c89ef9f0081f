using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Ringside.Load;

/// <summary>One viewer on a socket of its own: it reads as fast as it can, or never.</summary>
internal sealed class Viewer : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Delays from before the write to here, in microseconds; taken and cleared by whoever measures.</summary>
    public List<int> Delays { get; } = [];

    /// <summary>Events that did not follow the one before them.</summary>
    public int OutOfOrder { get; private set; }

    public long Received { get; private set; }

    public static async Task<Viewer> ConnectAsync(Uri server, string path)
    {
        var viewer = new Viewer();
        await viewer.socket.ConnectAsync(server.Host, server.Port);
        await viewer.socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {LoadedServer.Token}\r\nAccept: text/event-stream\r\n\r\n"));
        return viewer;
    }

    /// <summary>Reads until the connection ends; each event carries <c>"n":sequence,"t":timestamp</c>.</summary>
    public async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        var held = 0;
        var last = -1L;
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer.AsMemory(held))) > 0;)
            {
                var now = Stopwatch.GetTimestamp();
                held = Take(buffer.AsSpan(0, held + read), now, ref last);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    public void Dispose() => socket.Dispose();

    /// <returns>How many bytes of an event that is not whole are left, at the front of the buffer.</returns>
    private int Take(Span<byte> bytes, long now, ref long last)
    {
        var taken = 0;
        while (bytes[taken..].IndexOf("\n\n"u8) is var end and >= 0)
        {
            var e = bytes.Slice(taken, end);
            if (Number(e, "\"n\":"u8) is { } n && Number(e, "\"t\":"u8) is { } t)
            {
                OutOfOrder += last >= 0 && n != last + 1 ? 1 : 0;
                last = n;
                Received++;
                lock (Delays)
                {
                    Delays.Add((int)((now - t) * 1_000_000 / Stopwatch.Frequency));
                }
            }

            taken += end + 2;
        }

        bytes[taken..].CopyTo(bytes);
        return bytes.Length - taken;
    }

    private static long? Number(ReadOnlySpan<byte> e, ReadOnlySpan<byte> name)
    {
        var at = e.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(e[(at + name.Length)..], out long number, out _) ? number : null;
    }
}
