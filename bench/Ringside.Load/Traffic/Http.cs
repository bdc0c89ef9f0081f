using System.Buffers.Text;

namespace Ringside.Load.Traffic;

/// <summary>As much of HTTP/1.1 as the generator reads (RFC 9112).</summary>
internal static class Http
{
    public static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    public static int Status(ReadOnlySpan<byte> head) => Utf8Parser.TryParse(head[9..], out int status, out _) ? status : 0;

    public static bool IsChunked(ReadOnlySpan<byte> head) => Value(head, "transfer-encoding: "u8).StartsWith("chunked"u8);

    /// <summary>How long the whole answer at the start of these bytes is; 0 while it is not all there.</summary>
    public static int AnswerLength(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf(HeadEnd);
        if (head < 0)
        {
            return 0;
        }

        var length = head + 4;
        if (IsChunked(bytes[..length]))
        {
            var last = bytes[(head + 2)..].IndexOf("\r\n0\r\n\r\n"u8);
            return last < 0 ? 0 : head + 2 + last + 7;
        }

        length += Utf8Parser.TryParse(Value(bytes[..length], "content-length: "u8), out int body, out _) ? body : 0;
        return length <= bytes.Length ? length : 0;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (head.IndexOf((byte)'\n') is var line and >= 0)
        {
            head = head[(line + 1)..];
            if (head.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                return head[name.Length..];
            }
        }

        return default;
    }
}
