using System.Text;
using System.Text.Unicode;

namespace Ringside.Agents.JsonRpc;

/// <summary>
/// Makes a frame safe to read. JSON.stringify writes half of a surrogate pair as <c>\ud83d</c>, and pipes may cut UTF-8 anywhere; both would throw only when
/// the text is taken out of the parsed message, far from here. They become U+FFFD.
/// </summary>
internal static class FrameText
{
    public static byte[] Mend(byte[] frame)
    {
        if (!Utf8.IsValid(frame))
        {
            frame = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame));
        }

        for (var at = 0; (at = NextEscape(frame, at)) >= 0; at += 6)
        {
            if (Unit(frame, at) is not { } unit || !char.IsSurrogate(unit))
            {
                continue;
            }

            if (char.IsHighSurrogate(unit) && Unit(frame, at + 6) is { } next && char.IsLowSurrogate(next))
            {
                at += 6;
                continue;
            }

            "\\ufffd"u8.CopyTo(frame.AsSpan(at));
        }

        return frame;
    }

    /// <summary>Where the next <c>\u</c> begins whose backslash is not itself escaped.</summary>
    private static int NextEscape(byte[] frame, int from)
    {
        for (var at = from; at < frame.Length; at += 2)
        {
            var found = frame.AsSpan(at).IndexOf((byte)'\\');
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (at + 1 < frame.Length && frame[at + 1] == 'u')
            {
                return at;
            }
        }

        return -1;
    }

    private static char? Unit(byte[] frame, int at)
    {
        if (at + 6 > frame.Length || frame[at] != '\\' || frame[at + 1] != 'u')
        {
            return null;
        }

        var unit = 0;
        foreach (var digit in frame.AsSpan(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return null;
            }

            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)unit;
    }
}
