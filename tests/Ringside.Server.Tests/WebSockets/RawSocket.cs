using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

/// <summary>A frame as it came.</summary>
internal sealed record RawFrame(byte First, byte[] Payload)
{
    public int Opcode => First & 0x0F;

    public bool IsDeflated => (First & 0x40) != 0;

    public string Text => Encoding.UTF8.GetString(Payload);

    public int CloseCode => BinaryPrimitives.ReadUInt16BigEndian(Payload);

    /// <summary>As a client has it that has never heard of this server.</summary>
    public string Inflated()
    {
        using var inflate = new DeflateStream(new MemoryStream([.. Payload, 0, 0, 0xFF, 0xFF, 1, 0, 0, 0xFF, 0xFF]), CompressionMode.Decompress);
        return new StreamReader(inflate, Encoding.UTF8).ReadToEnd();
    }
}

/// <summary>A client of the WebSocket protocol that does what it is told, right or wrong.</summary>
internal sealed class RawSocket : IDisposable
{
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4096 };
    private readonly byte[] buffer = new byte[64 * 1024];
    private byte[] unread = [];

    /// <summary>The answer's status line and headers.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>The other side has cut the connection off; known without reading.</summary>
    public bool IsReset => socket.Poll(0, SelectMode.SelectError);

    /// <summary>Asks for an upgrade, with these headers beside or in place of the usual ones; an empty value leaves one out.</summary>
    public static async Task<RawSocket> ConnectAsync(Uri server, string path = "/api/live", params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = server.Authority,
            ["Authorization"] = $"Bearer {RingsideHost.AdminToken}",
            ["Upgrade"] = "websocket",
            ["Connection"] = "keep-alive, Upgrade",
            ["Sec-WebSocket-Version"] = "13",
            ["Sec-WebSocket-Key"] = Key,
            ["Sec-WebSocket-Protocol"] = "other, ringside.v1",
        };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        var raw = new RawSocket();
        await raw.socket.ConnectAsync(server.Host, server.Port);
        await raw.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n{string.Concat(all.Where(header => header.Value.Length > 0).Select(header => $"{header.Key}: {header.Value}\r\n"))}\r\n"));
        var end = -1;
        while ((end = Encoding.ASCII.GetString(raw.unread).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            Assert.True(await raw.FillAsync(), "the connection ended before the answer");
        }

        raw.Answer = Encoding.ASCII.GetString(raw.unread, 0, end);
        raw.unread = raw.unread[(end + 4)..];
        return raw;
    }

    /// <summary>As <see cref="ConnectAsync"/>, and the first message is read.</summary>
    public static async Task<RawSocket> StartAsync(Uri server, params (string Name, string Value)[] headers)
    {
        var raw = await ConnectAsync(server, headers: headers);
        Assert.StartsWith("HTTP/1.1 101", raw.Answer, StringComparison.Ordinal);
        Assert.Contains("\"op\":\"hello\"", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
        return raw;
    }

    /// <summary>A masked frame.</summary>
    /// <param name="first">Its first byte: the final bit, reserved bits, the opcode.</param>
    public static byte[] Frame(int first, byte[] payload, bool masked = true)
    {
        byte[] mask = [0x37, 0xFA, 0x21, 0x3D];
        var length = payload.Length < 126 ? [(byte)payload.Length] : payload.Length <= ushort.MaxValue ? [126, (byte)(payload.Length >> 8), (byte)payload.Length] : Long(payload.Length);
        length[0] |= (byte)(masked ? 0x80 : 0);
        return [(byte)first, .. length, .. masked ? mask : [], .. payload.Select((value, i) => masked ? (byte)(value ^ mask[i & 3]) : value)];
    }

    public static byte[] Text(string text) => Frame(0x81, Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    /// <summary>The next frame; null where the connection has ended.</summary>
    public async Task<RawFrame?> ReadAsync()
    {
        while (true)
        {
            if (TryTake() is { } frame)
            {
                return frame;
            }

            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    /// <summary>The code with which the server closes, messages before it aside; it must then end the connection.</summary>
    public async Task<int> ReadCloseAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Opcode == 8)
            {
                Assert.Null(await ReadAsync());
                return frame.CloseCode;
            }
        }

        throw new InvalidOperationException("the connection ended without a close");
    }

    public void Dispose() => socket.Dispose();

    private RawFrame? TryTake()
    {
        var head = unread.Length < 2 ? 0 : unread[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (head == 0 || unread.Length < head)
        {
            return null;
        }

        var length = head switch { 4 => BinaryPrimitives.ReadUInt16BigEndian(unread.AsSpan(2)), 10 => (int)BinaryPrimitives.ReadInt64BigEndian(unread.AsSpan(2)), _ => unread[1] };
        if (unread.Length < head + length)
        {
            return null;
        }

        var frame = new RawFrame(unread[0], unread[head..(head + length)]);
        unread = unread[(head + length)..];
        return frame;
    }

    private async Task<bool> FillAsync()
    {
        try
        {
            var read = await socket.ReceiveAsync(buffer).Within("more of the socket");
            unread = [.. unread, .. buffer.AsSpan(0, read)];
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static byte[] Long(int length)
    {
        var bytes = new byte[9];
        bytes[0] = 127;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), length);
        return bytes;
    }
}
