using System.IO.Compression;
using System.Text;
using Ringside.EventLog.Search;

namespace Ringside.EventLog.Sqlite;

/// <summary>How chunks are kept: their text compressed where it is long, their words with spaces between.</summary>
internal static class SqliteSearchText
{
    /// <summary>A word that no text has, where no phrase may reach over.</summary>
    private const string Gap = "\ue000";

    /// <summary>Little enough to be quick: at this quality about 300 MB/s.</summary>
    private const int Quality = 1, Window = 18;

    /// <summary>Shorter ones are kept as they are: they would lose little, and setting the compressor up takes longer than all the rest.</summary>
    private const int LeastCompressed = 1024;

    private const byte Plain = 0, Compressed = 1;

    /// <summary>One byte that says how, and the text.</summary>
    public static byte[] Compress(SearchChunk chunk)
    {
        var text = chunk.Encode();
        var plain = new byte[1 + Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, plain.AsSpan(1));
        if (plain.Length < LeastCompressed)
        {
            return plain;
        }

        var compressed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        compressed[0] = Compressed;
        return BrotliEncoder.TryCompress(plain.AsSpan(1), compressed.AsSpan(1), out var length, Quality, Window)
            ? compressed[..(1 + length)]
            : throw new InvalidDataException("the text could not be compressed");
    }

    public static SearchChunk Decompress(byte[] kept)
    {
        if (kept[0] == Plain)
        {
            return SearchChunk.Decode(Encoding.UTF8.GetString(kept.AsSpan(1)));
        }

        using var text = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(kept, 1, kept.Length - 1), CompressionMode.Decompress);
        brotli.CopyTo(text);
        return SearchChunk.Decode(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    public static string Join(IEnumerable<string?> words) => string.Join(' ', words.Select(word => word ?? Gap));
}
