using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ringside.Load.Traffic;

/// <summary>
/// What an event's data begins with: <c>"n":</c> and ten digits, the first of which names the writer (from 1), then <c>,"t":</c> and sixteen, the nanoseconds
/// at which it was due. Of fixed width, so that it is found and read without parsing JSON, whatever is around it.
/// </summary>
internal static class Mark
{
    public const int Length = 35;

    /// <summary>Writers of one measurement whose order is checked.</summary>
    public const int Writers = 8;

    private const long TimeBase = 1_000_000_000_000_000;

    /// <summary>Where the digits begin.</summary>
    private const int NumberAt = 4, TimeAt = 19;

    public static readonly byte[] Blank = "\"n\":0000000000,\"t\":0000000000000000"u8.ToArray();

    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Where the next one may begin.</summary>
    public static int Find(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\"n\":"u8);

    public static bool IsAt(ReadOnlySpan<byte> bytes) =>
        MemoryMarshal.Read<uint>(bytes) == 0x3A_22_6E_22 && MemoryMarshal.Read<uint>(bytes[14..]) == 0x22_74_22_2C;

    public static int Writer(ReadOnlySpan<byte> mark) => mark[NumberAt] - '1';

    public static long Number(ReadOnlySpan<byte> mark) => (Eight(mark[(NumberAt + 1)..]) * 10) + (mark[NumberAt + 9] - '0');

    public static long Time(ReadOnlySpan<byte> mark) => (Eight(mark[TimeAt..]) * 100_000_000) + Eight(mark[(TimeAt + 8)..]) - TimeBase;

    public static void Write(Span<byte> mark, int writer, long number, long time)
    {
        Digits(mark.Slice(NumberAt, 10), ((writer + 1) * 1_000_000_000L) + number);
        Digits(mark.Slice(TimeAt, 16), TimeBase + time);
    }

    private static void Digits(Span<byte> span, long value)
    {
        for (var i = span.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            span[i] = (byte)('0' + digit);
        }
    }

    /// <summary>Eight digits at once, by pairs, fours and eights within one word.</summary>
    private static long Eight(ReadOnlySpan<byte> digits)
    {
        var word = BinaryPrimitives.ReadUInt64LittleEndian(digits) - 0x3030303030303030;
        word = ((word * 10) + (word >> 8)) & 0x00FF00FF00FF00FF;
        word = ((word * 100) + (word >> 16)) & 0x0000FFFF0000FFFF;
        return (long)(((word * 10_000) + (word >> 32)) & 0xFFFFFFFF);
    }
}
