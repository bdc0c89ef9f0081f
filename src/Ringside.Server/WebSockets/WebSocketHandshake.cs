using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.WebSockets;

/// <summary>Turns a request into a WebSocket (RFC 6455 §4.2; over HTTP/2, RFC 8441).</summary>
internal static class WebSocketHandshake
{
    /// <summary>The one subprotocol.</summary>
    public const string Protocol = "ringside.v1";

    private const string Version = "13";
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <returns>What is read from; and whether compression was agreed on.</returns>
    /// <exception cref="RejectedException">426: it asks for something else, or for another version.</exception>
    public static async Task<(Stream Stream, bool Deflate)> AcceptAsync(HttpContext http)
    {
        var (upgrade, connect) = (http.Features.Get<IHttpUpgradeFeature>(), http.Features.Get<IHttpExtendedConnectFeature>());
        var isConnect = connect is { IsExtendedConnect: true, Protocol: "websocket" };
        var headers = http.Request.Headers;
        var accept = isConnect ? null : Accept(headers.SecWebSocketKey.ToString());
        if (!isConnect && (upgrade is not { IsUpgradableRequest: true } || !Has(headers.Upgrade, "websocket") || accept is null))
        {
            throw Required("This address speaks WebSocket only; /api/events gives the same as SSE or JSON.");
        }

        if (headers.SecWebSocketVersion != Version)
        {
            throw Required($"This server speaks version {Version} of WebSocket.");
        }

        if (!Has(headers.SecWebSocketProtocol, Protocol))
        {
            throw Required($"Ask for the subprotocol {Protocol}.");
        }

        var deflate = Deflate.IsOffered(headers.SecWebSocketExtensions);
        var response = http.Response.Headers;
        response.SecWebSocketProtocol = Protocol;
        if (deflate)
        {
            response.SecWebSocketExtensions = Deflate.Agreed;
        }

        if (isConnect)
        {
            return (await connect!.AcceptAsync().ConfigureAwait(false), deflate);
        }

        (response.Upgrade, response.Connection, response.SecWebSocketAccept) = ("websocket", "Upgrade", accept);
        return (await upgrade!.UpgradeAsync().ConfigureAwait(false), deflate);
    }

    /// <summary>The answer to a client's key of 16 bytes; null for another.</summary>
    private static string? Accept(string key) => key.Length == 24 && Convert.TryFromBase64String(key, stackalloc byte[18], out var length) && length == 16
        ? Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)))
        : null;

    private static bool Has(IEnumerable<string?> header, string value) =>
        header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)).Contains(value, StringComparer.OrdinalIgnoreCase);

    private static RejectedException Required(string detail) => new(ErrorCodes.UpgradeRequired, detail)
    {
        Headers = new Dictionary<string, string> { ["Upgrade"] = "websocket", ["Sec-WebSocket-Version"] = Version },
    };
}
