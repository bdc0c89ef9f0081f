using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

/// <summary>Streams as they are on the wire.</summary>
public sealed partial class PlainSocketTests(SharedHost shared)
{
    [Fact(DisplayName = "[R3] [R6] a reader who pauses until the socket is full, and goes on, gets proper chunks and every event once")]
    public async Task A_reader_who_pauses_misses_nothing()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        using var socket = await OpenAsync($"/api/sessions/{session}/events", "HTTP/1.1");
        var last = "";
        for (var i = 0; i < 12; i++)
        {
            last = await Rest.WriteAsync(shared.Http, session, [.. Enumerable.Range(0, 500).Select(_ => Rest.Event("x.a", new { text = new string('x', 2000) }))]);
        }

        var body = await ReadChunksUntilAsync(socket, $"id: {last}\n");

        var positions = Positions().Matches(body).Select(match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(positions.Order().Distinct(), positions);
        Assert.True(positions.Count >= 6000, $"{positions.Count} events");
    }

    [Fact(DisplayName = "[R3] [R5] a reader of HTTP/1.0, who knows no chunks, gets the same events without them")]
    public async Task A_reader_without_chunks_gets_the_same()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        using var socket = await OpenAsync($"/api/sessions/{session}/events", "HTTP/1.0");
        var last = await Rest.WriteAsync(shared.Http, session, Rest.Event("x.a"), Rest.Event("x.b"));

        var answer = await ReadUntilAsync(socket, $"id: {last}\n");
        using var chunked = await OpenAsync($"/api/sessions/{session}/events", "HTTP/1.1");
        var other = await ReadChunksUntilAsync(chunked, $"id: {last}\n");

        Assert.DoesNotContain("chunked", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Written().Match(other).Value, Written().Match(answer).Value);
        Assert.NotEmpty(Written().Match(answer).Value);
    }

    private async Task<Socket> OpenAsync(string path, string protocol)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync("127.0.0.1", shared.Host.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} {protocol}\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer {RingsideHost.AdminToken}\r\n\r\n"));
        return socket;
    }

    /// <param name="atOnce">How many bytes are read at a time; with 1 nothing is read that follows.</param>
    private static async Task<string> ReadUntilAsync(Socket socket, string sign, int atOnce = 64 * 1024)
    {
        var (all, buffer, end) = (new StringBuilder(), new byte[atOnce], "");
        while (!end.Contains(sign, StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer).Within(sign);
            Assert.NotEqual(0, read);
            var text = Encoding.ASCII.GetString(buffer, 0, read);
            all.Append(text);
            end = end[Math.Max(0, end.Length - sign.Length)..] + text;
        }

        return all.ToString();
    }

    /// <summary>The body, put together from whole chunks (RFC 9112 §7.1).</summary>
    private static async Task<string> ReadChunksUntilAsync(Socket socket, string sign)
    {
        Assert.Contains("Transfer-Encoding: chunked", await ReadUntilAsync(socket, "\r\n\r\n", 1), StringComparison.Ordinal);
        var (body, chunk) = (new StringBuilder(), "");
        while (!chunk.Contains(sign, StringComparison.Ordinal))
        {
            var size = Convert.ToInt32((await ReadUntilAsync(socket, "\r\n", 1))[..^2], 16);
            chunk = await ReadAsync(socket, size);
            body.Append(chunk);
            Assert.Equal("\r\n", await ReadAsync(socket, 2));
        }

        return body.ToString();
    }

    private static async Task<string> ReadAsync(Socket socket, int size)
    {
        var (bytes, got) = (new byte[size], 0);
        while (got < size)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(got), SocketFlags.None).AsTask().Within($"{size - got} of {size} bytes");
            Assert.NotEqual(0, read);
            got += read;
        }

        return Encoding.ASCII.GetString(bytes);
    }

    [GeneratedRegex("\"position\":(\\d+)")]
    private static partial Regex Positions();

    [GeneratedRegex("event: x.a\n.*\n.*\n\nevent: x.b\n")]
    private static partial Regex Written();
}
