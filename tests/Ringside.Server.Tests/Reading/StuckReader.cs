using System.Net.Sockets;
using System.Text;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>A reader who opens a stream and takes nothing of it.</summary>
internal sealed class StuckReader : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
    private readonly MemoryStream all = new();

    public static async Task<StuckReader> OpenAsync(RingsideHost host, string path)
    {
        var reader = new StuckReader();
        await reader.socket.ConnectAsync("127.0.0.1", host.Address.Port);
        var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer {RingsideHost.AdminToken}\r\n\r\n";
        await reader.socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var first = new byte[12];
        Assert.Equal(12, await reader.socket.ReceiveAsync(first));
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(first));
        return reader;
    }

    /// <summary>Takes so much, so that the stream is surely under way, and is stuck again.</summary>
    public async Task TakeAsync(int bytes)
    {
        for (var buffer = new byte[1024]; all.Length < bytes;)
        {
            var read = await socket.ReceiveAsync(buffer).Within("the beginning of the stream");
            Assert.NotEqual(0, read);
            all.Write(buffer, 0, read);
        }
    }

    /// <summary>Wakes up and takes all there is.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
            {
                all.Write(buffer, 0, read);
                if (all.Length > 8 && Encoding.ASCII.GetString(all.GetBuffer(), (int)all.Length - 5, 5) == "0\r\n\r\n")
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // Cut off: what came is what there is.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public void Dispose() => socket.Dispose();
}
