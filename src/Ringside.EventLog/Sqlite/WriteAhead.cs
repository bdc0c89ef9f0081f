using System.Buffers.Binary;

namespace Ringside.EventLog.Sqlite;

/// <summary>What a write-ahead log has of committed pages (sqlite.org/fileformat2.html §4).</summary>
/// <param name="DatabasePages">How many pages the database has after the last commit.</param>
/// <param name="Pages">The numbers of those that are here.</param>
internal sealed record WriteAhead(uint DatabasePages, HashSet<uint> Pages)
{
    private const int HeaderLength = 32, FrameHeaderLength = 24;
    private const uint Magic = 0x377F0682;

    /// <summary>Null where there is no commit in it. As SQLite does, it stops at the first frame whose salts or checksum are not as they should be.</summary>
    public static WriteAhead? Read(string path, int pageSize)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 256 * 1024);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var sum = new Checksum((magic & 1) != 0);
        sum.Add(header[..24]);
        if ((magic & ~1u) != Magic || BinaryPrimitives.ReadInt32BigEndian(header[8..]) != pageSize || !sum.Is(header[24..]))
        {
            return null;
        }

        var frame = new byte[FrameHeaderLength + pageSize];
        var (pages, pending, databasePages) = (new HashSet<uint>(), new List<uint>(), 0u);
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length && frame.AsSpan(8, 8).SequenceEqual(header[16..24]))
        {
            sum.Add(frame.AsSpan(0, 8));
            sum.Add(frame.AsSpan(FrameHeaderLength));
            if (!sum.Is(frame.AsSpan(16)))
            {
                break;
            }

            pending.Add(BinaryPrimitives.ReadUInt32BigEndian(frame));
            if (BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) is var committed and > 0)
            {
                databasePages = committed;
                pages.UnionWith(pending);
                pending.Clear();
            }
        }

        return databasePages > 0 ? new WriteAhead(databasePages, pages) : null;
    }

    /// <summary>The running sum over everything from the log's beginning on.</summary>
    private struct Checksum(bool isBigEndian)
    {
        private uint first, second;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                first += Word(bytes) + second;
                second += Word(bytes[4..]) + first;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> written) =>
            BinaryPrimitives.ReadUInt32BigEndian(written) == first && BinaryPrimitives.ReadUInt32BigEndian(written[4..]) == second;

        private readonly uint Word(ReadOnlySpan<byte> bytes) => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
