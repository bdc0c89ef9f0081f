using System.Numerics;

namespace Ringside.Load.Traffic;

/// <summary>Counts of nanoseconds in buckets of at most 1.6 % width: 64 for each power of two.</summary>
internal sealed class Histogram
{
    private const int Bits = 6, Width = 1 << Bits;

    private readonly long[] buckets = new long[64 * Width];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Add(long nanoseconds)
    {
        var value = Math.Max(nanoseconds, 0);
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)value) - Bits);
        buckets[(shift * Width) + (int)(value >> shift)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>The delay in milliseconds below which this share of all lies.</summary>
    public double Milliseconds(double share)
    {
        var left = (long)(share * Count);
        for (var i = 0; i < buckets.Length; i++)
        {
            left -= buckets[i];
            if (left < 0)
            {
                // A bucket holds the top seven bits of its values, and comes after those that are shifted less.
                var shift = Math.Max(0, (i >> Bits) - 1);
                return ((long)(i - (shift * Width)) << shift) / 1e6;
            }
        }

        return Max / 1e6;
    }

    public void Clear()
    {
        Array.Clear(buckets);
        (Count, Max) = (0, 0);
    }
}
