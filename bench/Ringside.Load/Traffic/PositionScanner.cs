using System.Buffers.Text;

namespace Ringside.Load.Traffic;

/// <summary>Counts Ringside's events of any type by their positions, which must grow.</summary>
internal sealed class PositionScanner(Tally tally) : IScanner
{
    private const int Longest = 40;

    public long Count { get; private set; }

    private long last;

    public int Scan(ReadOnlySpan<byte> bytes, long now)
    {
        var at = 0;
        while (bytes[at..].IndexOf("\"position\":"u8) is var found and >= 0)
        {
            at += found;
            if (bytes.Length - at < Longest)
            {
                return at;
            }

            Utf8Parser.TryParse(bytes[(at + 11)..], out long position, out _);
            tally.Repeated += position > last ? 0 : 1;
            last = position;
            tally.Delivered++;
            Count++;
            at += 12;
        }

        return Math.Max(at, bytes.Length - 10);
    }
}
