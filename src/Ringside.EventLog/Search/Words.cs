using System.Globalization;
using System.Text;

namespace Ringside.EventLog.Search;

/// <summary>A word of a text: where it stands, and how it is spelled in the index.</summary>
/// <param name="IsPiece">It is a part of the word before it: <c>bar</c> of <c>fooBar</c>.</param>
internal readonly record struct Word(int Start, int Length, string Text, bool IsPiece = false);

/// <summary>
/// What counts as a word, the same for both stores and for what is searched for (S3): letters and digits of any script in a row, so that <c>src/foo_bar.cs</c>
/// is four words. A name in camel case is a word and has its pieces besides. Where a script leaves no spaces, each of its characters is a word.
/// </summary>
internal static class Words
{
    /// <summary>Longer ones, mostly encoded bytes, are known by their beginnings.</summary>
    private const int MaxLength = 64;

    private enum Kind
    {
        Gap,
        Letter,
        Whole,
    }

    public static List<Word> Of(string text)
    {
        var words = new List<Word>();
        var folded = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var kind = KindOf(text, at, out var length);
            if (kind == Kind.Letter)
            {
                var end = at + length;
                for (; end < text.Length && KindOf(text, end, out var next) == Kind.Letter; end += next)
                {
                }

                Add(words, folded, text, at, end - at, isPiece: false);
                AddPieces(words, folded, text, at, end);
                at = end;
                continue;
            }

            if (kind == Kind.Whole)
            {
                Add(words, folded, text, at, length, isPiece: false);
            }

            at += length;
        }

        return words;
    }

    private static void Add(List<Word> words, StringBuilder folded, string text, int start, int length, bool isPiece)
    {
        folded.Clear();
        foreach (var letter in text.AsSpan(start, Math.Min(length, MaxLength)))
        {
            Folding.Append(folded, letter);
        }

        if (folded.Length > 0)
        {
            words.Add(new Word(start, length, folded.ToString(), isPiece));
        }
    }

    /// <summary><c>fooBar</c> and <c>HTTPServer</c> are cut before the upper-case letter that begins a new part.</summary>
    private static void AddPieces(List<Word> words, StringBuilder folded, string text, int start, int end)
    {
        if (end - start > MaxLength)
        {
            return;
        }

        var from = start;
        for (var at = start + 1; at < end; at++)
        {
            if (char.IsUpper(text[at]) && (!char.IsUpper(text[at - 1]) || (at + 1 < end && char.IsLower(text[at + 1]))))
            {
                Add(words, folded, text, from, at - from, isPiece: true);
                from = at;
            }
        }

        if (from > start)
        {
            Add(words, folded, text, from, end - from, isPiece: true);
        }
    }

    private static Kind KindOf(string text, int at, out int length)
    {
        length = 1;
        if (char.IsAscii(text[at]))
        {
            return char.IsAsciiLetterOrDigit(text[at]) ? Kind.Letter : Kind.Gap;
        }

        if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) != System.Buffers.OperationStatus.Done)
        {
            return Kind.Gap;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => IsUnspaced(rune.Value) ? Kind.Whole : Kind.Letter,
            _ => Kind.Gap,
        };
    }

    /// <summary>Han, kana, bopomofo, Hangul, Thai, Lao, Burmese, Khmer.</summary>
    private static bool IsUnspaced(int rune) => rune is (>= 0x0e00 and <= 0x0eff) or (>= 0x1000 and <= 0x109f) or (>= 0x1100 and <= 0x11ff) or (>= 0x1780 and <= 0x17ff)
        or (>= 0x2e80 and <= 0x2fdf) or (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x318f) or (>= 0x31a0 and <= 0x31bf) or (>= 0x31f0 and <= 0x31ff)
        or (>= 0x3400 and <= 0x4dbf) or (>= 0x4e00 and <= 0x9fff) or (>= 0xac00 and <= 0xd7ff) or (>= 0xf900 and <= 0xfaff) or (>= 0xff66 and <= 0xff9f) or (>= 0x20000 and <= 0x3ffff);
}
