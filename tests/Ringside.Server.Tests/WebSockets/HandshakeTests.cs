using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

public sealed class HandshakeTests(SharedHost shared)
{
    private Uri Server => shared.Host.Address;

    [Fact(DisplayName = "[L1] an upgrade is answered as RFC 6455 has it, with the subprotocol, and without compression where none is asked for")]
    public async Task An_upgrade_is_answered()
    {
        using var raw = await RawSocket.StartAsync(Server);

        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", raw.Answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Sec-WebSocket-Protocol: ringside.v1", raw.Answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Extensions", raw.Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory(DisplayName = "[L1] [W2] what is no WebSocket of this version and subprotocol is told what is: 426")]
    [InlineData("Upgrade", "")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("Sec-WebSocket-Version", "8")]
    [InlineData("Sec-WebSocket-Key", "short")]
    [InlineData("Sec-WebSocket-Protocol", "")]
    [InlineData("Sec-WebSocket-Protocol", "ringside.v2")]
    public async Task What_is_no_such_socket_is_refused(string name, string value)
    {
        using var raw = await RawSocket.ConnectAsync(Server, headers: (name, value));

        Assert.StartsWith("HTTP/1.1 426", raw.Answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Version: 13", raw.Answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("application/problem+json", raw.Answer, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[W3] nobody comes in without credentials, nor with a token in the address")]
    [InlineData("/api/live", "", "401")]
    [InlineData("/api/live", "Bearer rs_wrong", "401")]
    [InlineData("/api/live?token=" + RingsideHost.AdminToken, "", "401")]
    [InlineData("/api/live?token=" + RingsideHost.AdminToken, "Bearer " + RingsideHost.AdminToken, "400")]
    public async Task Nobody_comes_in_without_credentials(string path, string authorization, string status)
    {
        using var raw = await RawSocket.ConnectAsync(Server, path, ("Authorization", authorization));

        Assert.StartsWith($"HTTP/1.1 {status}", raw.Answer, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[W3] a browser's cookie opens a socket from this page's origin or a listed one, and from no other")]
    [InlineData("{own}", "101")]
    [InlineData("https://listed.example", "101")]
    [InlineData("https://evil.example", "403")]
    [InlineData("null", "403")]
    [InlineData("{own}0", "403")]
    public async Task A_cookie_opens_a_socket_from_its_own_origin(string origin, string status)
    {
        await using var host = await RingsideHost.StartAsync(new() { ["origins"] = "https://listed.example" });
        using var raw = await RawSocket.ConnectAsync(
            host.Address,
            headers: [("Authorization", ""), ("Cookie", $"ringside={RingsideHost.AdminToken}"), ("Origin", origin.Replace("{own}", $"http://{host.Address.Authority}", StringComparison.Ordinal))]);

        Assert.StartsWith($"HTTP/1.1 {status}", raw.Answer, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[L6] compression is agreed on where it is asked for on terms that can be met")]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; client_max_window_bits", true)]
    [InlineData("x-other, permessage-deflate; client_max_window_bits=12; server_no_context_takeover", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10", false)]
    [InlineData("permessage-deflate; novelty", false)]
    [InlineData("x-webkit-deflate-frame", false)]
    public async Task Compression_is_agreed_on_where_it_can_be(string offer, bool agreed)
    {
        using var raw = await RawSocket.StartAsync(Server, ("Sec-WebSocket-Extensions", offer));

        Assert.Equal(agreed, raw.Answer.Contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(agreed, raw.Answer.Contains("Extensions", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(DisplayName = "[L1] over HTTP/2 a socket is opened by an extended CONNECT (RFC 8441)")]
    public async Task Over_http2_a_socket_is_opened_by_connect()
    {
        await using var host = await RingsideHost.StartAsync(configure: builder => Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.ConfigureKestrel(
            builder.WebHost, kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2)));
        using var http = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(http);
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.HttpVersion = new Version(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.AddSubProtocol("ringside.v1");
        socket.Options.SetRequestHeader("Authorization", $"Bearer {RingsideHost.AdminToken}");
        await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/api/live" }.Uri, invoker, CancellationToken.None).Within("the upgrade");

        var buffer = new byte[1024];
        var read = await socket.ReceiveAsync(buffer, CancellationToken.None).Within("hello");

        Assert.Contains("\"hello\"", System.Text.Encoding.UTF8.GetString(buffer, 0, read.Count), StringComparison.Ordinal);
    }
}
