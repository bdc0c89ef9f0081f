using System.IO.Compression;

namespace Ringside.Server.WebSockets;

/// <summary>Compression of single messages (RFC 7692), each for itself: no context is kept for a connection, on either side.</summary>
internal static class Deflate
{
    /// <summary>What a server that agrees says.</summary>
    public const string Agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /// <summary>Ends each piece that is flushed; a message goes without its last one (§7.2.1).</summary>
    private static ReadOnlySpan<byte> Flushed => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>Whether one of the client's offers can be met: all but a smaller window of the server's.</summary>
    public static bool IsOffered(IEnumerable<string?> extensions) =>
        extensions.SelectMany(header => (header ?? "").Split(',')).Select(offer => offer.Split(';', StringSplitOptions.TrimEntries))
            .Any(offer => offer[0].Equals("permessage-deflate", StringComparison.OrdinalIgnoreCase) && offer.Skip(1).All(CanMeet));

    /// <summary>Deflates some bytes into whole blocks, so that other blocks may come before and after them.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var output = new MemoryStream(bytes.Length / 2);
        using var deflate = new DeflateStream(output, CompressionLevel.Fastest);
        deflate.Write(bytes);
        deflate.Flush();
        return output.ToArray();
    }

    /// <summary>Inflates a client's message.</summary>
    /// <exception cref="WebSocketFault">It is not deflated, or has more bytes than it may.</exception>
    public static byte[] Inflate(ReadOnlySpan<byte> message, int max)
    {
        // The last block that a message goes without, and one that says that it is the last.
        using var input = new MemoryStream([.. message, .. Flushed, 0x01, .. Flushed]);
        using var inflate = new DeflateStream(input, CompressionMode.Decompress);
        var output = new byte[max + 1];
        try
        {
            var length = inflate.ReadAtLeast(output, output.Length, throwOnEndOfStream: false);
            return length <= max ? output[..length] : throw new WebSocketFault(CloseCodes.TooBig, $"a message has at most {max} bytes");
        }
        catch (InvalidDataException)
        {
            throw new WebSocketFault(CloseCodes.InvalidText, "a message is not deflated as it says");
        }
    }

    private static bool CanMeet(string parameter) => parameter.Split('=', StringSplitOptions.TrimEntries) switch
    {
        ["server_no_context_takeover"] or ["client_no_context_takeover"] or ["client_max_window_bits"] => true,
        ["client_max_window_bits", var bits] => int.TryParse(bits.Trim('"'), out var number) && number is >= 8 and <= 15,
        ["server_max_window_bits", var bits] => bits.Trim('"') == "15",
        _ => false,
    };
}
