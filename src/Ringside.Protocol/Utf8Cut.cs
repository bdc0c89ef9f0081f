namespace Ringside.Protocol;

/// <summary>Where UTF-8 can be cut without cutting a character.</summary>
public static class Utf8Cut
{
    /// <summary>The last such place that is not after <paramref name="at"/>.</summary>
    public static int Before(ReadOnlySpan<byte> utf8, int at)
    {
        while (at > 0 && at < utf8.Length && (utf8[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return at;
    }

    /// <summary>The first such place that is not before <paramref name="at"/>.</summary>
    public static int After(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && (utf8[at] & 0xC0) == 0x80)
        {
            at++;
        }

        return at;
    }
}
