using System.Text;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>The last lines of UTF-8 that comes in pieces, as many as fit into so many bytes.</summary>
internal sealed class LastLines(int most)
{
    private readonly byte[] last = new byte[2 * most];
    private int length;

    /// <summary>How many bytes came.</summary>
    public long Seen { get; private set; }

    /// <summary>What is still here: all, while that fits.</summary>
    public ReadOnlySpan<byte> Kept => last.AsSpan(0, length);

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Seen += utf8.Length;
        if (utf8.Length >= most)
        {
            length = 0;
            utf8 = utf8[^most..];
        }
        else if (length + utf8.Length > last.Length)
        {
            last.AsSpan(length - most, most).CopyTo(last);
            length = most;
        }

        utf8.CopyTo(last.AsSpan(length));
        length += utf8.Length;
    }

    /// <summary>Whole lines, or the end of a line that does not fit.</summary>
    public override string ToString()
    {
        var shown = Kept;
        if (Seen > most)
        {
            shown = shown[^Math.Min(most, length)..];
            var line = shown[..^1].IndexOf((byte)'\n') + 1;
            shown = shown[(line > 0 ? line : Utf8Cut.After(shown, 0))..];
        }

        return Encoding.UTF8.GetString(shown);
    }
}
