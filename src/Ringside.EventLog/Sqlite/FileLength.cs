using System.Buffers.Binary;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// Whether a database file is as long as it says (sqlite.org/fileformat2.html §1.3). SQLite counts a last page that is there in part as whole, with zeros for the
/// rest, so that the end of a cut file would be taken for events.
/// </summary>
internal static class FileLength
{
    private const int HeaderLength = 100;

    /// <summary>Looks without SQLite, which would write into the file.</summary>
    /// <exception cref="LogUnavailableException">Pages are missing that the write-ahead log does not have either.</exception>
    public static void Require(string path)
    {
        try
        {
            Compare(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read SQLite cannot read either, and its reason is the one that is told.
        }
    }

    private static void Compare(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
        {
            return;
        }

        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size and not 1 ? size : 65536;
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        var ahead = pageSize < 512 ? null : WriteAhead.Read(path + "-wal", pageSize);
        var whole = pageSize * (long)(ahead?.DatabasePages ?? pages);
        for (var at = file.Length - (file.Length % Math.Max(pageSize, 1)); at < whole; at += pageSize)
        {
            if (ahead?.Pages.Contains((uint)(at / pageSize) + 1) != true)
            {
                throw SqliteErrors.Damaged(new InvalidDataException($"it ends at byte {file.Length} of {whole}"), path);
            }
        }
    }
}
