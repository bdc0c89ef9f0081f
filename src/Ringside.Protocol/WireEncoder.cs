using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Ringside.Protocol;

/// <summary>
/// Escapes what JSON demands, and the two line separators that JavaScript once took for line ends; everything else is UTF-8. .NET's own relaxed encoder escapes all
/// beyond the basic plane, and some within it: 12 bytes for an emoji instead of 4, 6 for an ideographic space instead of 3. A lone half of a code point is U+FFFD.
/// Not for JSON within HTML: neither <c>&lt;</c> nor <c>&amp;</c> is escaped.
/// </summary>
public sealed unsafe class WireEncoder : JavaScriptEncoder
{
    public static readonly WireEncoder Instance = new();

    private const string Controls =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\"\\";

    private static readonly SearchValues<char> Escaped = SearchValues.Create(Controls + "\u2028\u2029");
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Controls));

    private WireEncoder()
    {
    }

    /// <inheritdoc />
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc />
    public override bool WillEncode(int unicodeScalar) => unicodeScalar <= char.MaxValue && Escaped.Contains((char)unicodeScalar);

    /// <inheritdoc />
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        var first = span.IndexOfAny(Escaped);
        var plain = first < 0 ? span : span[..first];
        var half = FirstLoneHalf(plain);
        return half >= 0 ? half : first;
    }

    /// <inheritdoc />
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var first = utf8Text.IndexOfAny(EscapedBytes);
        var plain = first < 0 ? utf8Text : utf8Text[..first];
        return Ascii.IsValid(plain) || (Utf8.IsValid(plain) && plain.IndexOf("\u2028"u8) < 0 && plain.IndexOf("\u2029"u8) < 0) ? first : base.FindFirstCharacterToEncodeUtf8(utf8Text);
    }

    /// <inheritdoc />
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (WillEncode(unicodeScalar))
        {
            return UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        return new Rune(unicodeScalar).TryEncodeToUtf16(new Span<char>(buffer, bufferLength), out numberOfCharactersWritten);
    }

    private static int FirstLoneHalf(ReadOnlySpan<char> text)
    {
        for (var i = 0; text[i..].IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var next; i += next + 2)
        {
            if (i + next + 1 == text.Length || !char.IsSurrogatePair(text[i + next], text[i + next + 1]))
            {
                return i + next;
            }
        }

        return -1;
    }
}
