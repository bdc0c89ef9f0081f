using System.IO.Compression;
using System.Text;
using Ringside.EventLog.Search;

namespace Ringside.EventLog.Sqlite;

/// <summary>How chunks are kept: their text compressed, their words with spaces between.</summary>
internal static class SqliteSearchText
{
    /// <summary>A word that no text has, where no phrase may reach over.</summary>
    private const string Gap = "\ue000";

    /// <summary>Little enough to be quick: at this quality about 300 MB/s.</summary>
    private const int Quality = 1, Window = 18;

    public static byte[] Compress(SearchChunk chunk)
    {
        var text = Encoding.UTF8.GetBytes(chunk.Encode());
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
        return BrotliEncoder.TryCompress(text, compressed, out var length, Quality, Window) ? compressed[..length] : throw new InvalidDataException("the text could not be compressed");
    }

    public static SearchChunk Decompress(byte[] compressed)
    {
        using var text = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        brotli.CopyTo(text);
        return SearchChunk.Decode(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    public static string Join(IEnumerable<string?> words) => string.Join(' ', words.Select(word => word ?? Gap));
}
