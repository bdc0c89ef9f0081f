using System.Text;

namespace Ringside.Load.Traffic;

/// <summary>As much of WebSocket as a client sends here (RFC 6455).</summary>
internal static class WebSocketClient
{
    public static byte[] Upgrade(string path, string host, string headers = "") => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n");

    /// <summary>A text message of less than 64 KiB, masked with zeros.</summary>
    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] length = bytes.Length < 126 ? [(byte)(0x80 | bytes.Length)] : [0x80 | 126, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. bytes];
    }
}
