using System.IO.Compression;
using System.Text;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

public sealed class FramingTests(SharedHost shared)
{
    private const string Ping = """{"op":"ping"}""";

    [Fact(DisplayName = "[L1] a message is understood however its bytes arrive: one by one, in fragments, with control frames between them, in a long frame")]
    public async Task A_message_is_understood_however_it_arrives()
    {
        using var raw = await RawSocket.StartAsync(shared.Host.Address);
        foreach (var part in RawSocket.Text(Ping))
        {
            await raw.SendAsync([part]);
        }

        Assert.StartsWith("""{"op":"ping","time":""", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);

        // Split inside a character of four bytes, with a ping between the fragments.
        var bytes = Encoding.UTF8.GetBytes("""{"op":"unsubscribe","id":"🎉"}""");
        var cut = Array.IndexOf(bytes, (byte)0xF0) + 2;
        await raw.SendAsync([
            .. RawSocket.Frame(0x01, bytes[..cut]), .. RawSocket.Frame(0x89, [1, 2, 3]), .. RawSocket.Frame(0x00, []), .. RawSocket.Frame(0x8A, []), .. RawSocket.Frame(0x80, bytes[cut..])]);
        var pong = (await raw.ReadAsync())!;
        Assert.Equal((10, "010203"), (pong.Opcode, Convert.ToHexString(pong.Payload)));
var error = System.Text.Json.JsonElement.Parse((await raw.ReadAsync())!.Payload);
        Assert.Equal(("🎉", "not_found"), (error.Text("id"), error.Text("code")));

        await raw.SendAsync([.. RawSocket.Text(Ping + new string(' ', 60_000)), .. RawSocket.Text(Ping), .. RawSocket.Text(Ping)]);
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("ping", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[], int> Faults() => new()
    {
        { "unmasked", RawSocket.Frame(0x81, Encoding.UTF8.GetBytes(Ping), masked: false), 1002 },
        { "a reserved bit", RawSocket.Frame(0xA1, []), 1002 },
        { "deflated though nothing was agreed", RawSocket.Frame(0xC1, []), 1002 },
        { "an unknown opcode", RawSocket.Frame(0x83, []), 1002 },
        { "an unknown control opcode", RawSocket.Frame(0x8B, []), 1002 },
        { "a continuation of nothing", RawSocket.Frame(0x80, []), 1002 },
        { "a message within a message", [.. RawSocket.Frame(0x01, [0x20]), .. RawSocket.Frame(0x81, [0x20])], 1002 },
        { "a ping in pieces", RawSocket.Frame(0x09, []), 1002 },
        { "a long ping", RawSocket.Frame(0x89, new byte[126]), 1002 },
        { "a negative length", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002 },
        { "binary", RawSocket.Frame(0x82, [1]), 1003 },
        { "no UTF-8", RawSocket.Frame(0x81, [(byte)'"', 0xC3, 0x28, (byte)'"']), 1007 },
        { "half a character at the end", [.. RawSocket.Frame(0x01, [(byte)'"', 0xE2]), .. RawSocket.Frame(0x80, [0x82])], 1007 },
        { "too long", RawSocket.Frame(0x81, new byte[(64 * 1024) + 1]), 1009 },
        { "too long, by its head alone", [0x81, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0], 1009 },
        { "too long in pieces", [.. RawSocket.Frame(0x01, [.. Enumerable.Repeat((byte)32, 40_000)]), .. RawSocket.Frame(0x80, [.. Enumerable.Repeat((byte)32, 40_000)])], 1009 },
        { "a goodbye", RawSocket.Frame(0x88, [0x0F, 0xA0, (byte)'b', (byte)'y', (byte)'e']), 4000 },
        { "a goodbye without a word", RawSocket.Frame(0x88, []), 1000 },
        { "a goodbye with half a code", RawSocket.Frame(0x88, [3]), 1002 },
        { "a goodbye with a code that is not sent", RawSocket.Frame(0x88, [0x03, 0xED]), 1002 },
        { "a goodbye without UTF-8", RawSocket.Frame(0x88, [0x03, 0xE8, 0xFF]), 1007 },
    };

    [Theory(DisplayName = "[L1] [L5] what breaks the protocol closes the socket with the code that says so")]
    [MemberData(nameof(Faults))]
    public async Task What_breaks_the_protocol_closes_the_socket(string fault, byte[] bytes, int code)
    {
        using var raw = await RawSocket.StartAsync(shared.Host.Address);
        await raw.SendAsync(RawSocket.Text(Ping));
        await raw.SendAsync(bytes);

        Assert.True(code == await raw.ReadCloseAsync(), fault);
    }

    [Fact(DisplayName = "[L1] [L6] compressed messages are understood; one that is no deflate, or has no end, closes the socket")]
    public async Task Compressed_messages_are_understood()
    {
        using (var raw = await CompressingAsync())
        {
            await raw.SendAsync([.. RawSocket.Frame(0xC1, Deflated(Ping)), .. RawSocket.Text(Ping)]);
            Assert.Contains("ping", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
            Assert.Contains("ping", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
            var parts = Deflated("""{"op":"unsubscribe","id":"nobody"}""");
            await raw.SendAsync([.. RawSocket.Frame(0x41, parts[..5]), .. RawSocket.Frame(0x80, parts[5..])]);
            Assert.Contains("nobody", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
        }

        foreach (var (payload, code) in new[] { (Deflated(new string(' ', 50_000_000)), 1009), ("\u0007nonsense"u8.ToArray(), 1007), (Deflated("\"\ud800\"", Encoding.Latin1.GetBytes("\"\u00ff\"")), 1007) })
        {
            using var raw = await CompressingAsync();
            await raw.SendAsync(RawSocket.Frame(0xC1, payload));
            Assert.Equal(code, await raw.ReadCloseAsync());
        }
    }

    [Fact(DisplayName = "[R5] [L6] where compression was agreed on, a long event comes deflated and is the same JSON; a short one, and one that does not shrink, comes as it is")]
    public async Task A_long_event_comes_deflated()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var noise = Convert.ToBase64String([.. Enumerable.Range(0, 3000).Select(i => (byte)new Random(i).Next(256))]);
        await Rest.WriteAsync(shared.Http, session, Rest.Event("x.short"), Rest.Event("x.long", new { text = string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"wörd {i % 100}")) }), Rest.Event("x.noise", new { noise }));
        var pages = await History.OfSessionAsync(shared.Http, session);
        using var raw = await CompressingAsync();
        for (var round = 0; round < 2; round++)
        {
            await raw.SendAsync(RawSocket.Text($$"""{"op":"subscribe","id":"ü{{round}}","filter":{"session":["{{session}}"],"type":["x.*"]}""" + "}"));
            Assert.Contains("subscribed", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
            foreach (var (number, isDeflated) in new[] { (0, false), (1, true), (2, false) })
            {
                var frame = (await raw.ReadAsync())!;
                Assert.Equal(isDeflated, frame.IsDeflated);
                var text = isDeflated ? frame.Inflated() : frame.Text;
                var expected = pages.First(e => e.Type() == new[] { "x.short", "x.long", "x.noise" }[number]).GetRawText();
                Assert.Equal($$"""{"op":"event","id":"ü{{round}}","event":{{expected}}""" + "}", text);
                Assert.True(!isDeflated || frame.Payload.Length * 2 < text.Length);
            }

            Assert.Contains("caught-up", (await raw.ReadAsync())!.Text, StringComparison.Ordinal);
        }
    }

    [Fact(DisplayName = "[R5] [L6] the framework's own client, asking for compression, reads the same")]
    public async Task The_frameworks_client_reads_compressed_events()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        await Rest.WriteAsync(shared.Http, session, [.. Enumerable.Range(0, 50).Select(i => Rest.Event("x.a", new { text = new string((char)('a' + (i % 26)), i * 400) }))]);
        await using var socket = await SocketMessages.StartAsync(shared.Host.Address, configure: options => options.DangerousDeflateOptions = new());
        await socket.SubscribeAsync("a", $$""" "filter":{"session":["{{session}}"]} """);

        var events = (await socket.ReadUntilAsync("caught-up")).Where(message => message.Text("op") == "event").Select(message => message.GetProperty("event").GetRawText());

        Assert.Equal((await History.OfSessionAsync(shared.Http, session)).Select(e => e.GetRawText()), events);
    }

    private Task<RawSocket> CompressingAsync() => RawSocket.StartAsync(shared.Host.Address, ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"));

    private static byte[] Deflated(string text, byte[]? bytes = null)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.SmallestSize);
        deflate.Write(bytes ?? Encoding.UTF8.GetBytes(text));
        deflate.Flush();
        return output.ToArray()[..^4];
    }
}
