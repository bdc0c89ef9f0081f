using System.Globalization;
using System.Text;

namespace Ringside.EventLog.Search;

/// <summary>A row of the index: the texts of an event, or, where they are long, a stretch of them (S4). The words of a query must stand in one chunk.</summary>
public sealed record SearchChunk(IReadOnlyList<PartText> Texts)
{
    /// <summary>
    /// How long a chunk gets, in characters; where each character is a word, a third of it. PostgreSQL counts at most 16,383 words and 256 places of one word.
    /// </summary>
    public const int Length = 16 * 1024;

    /// <summary>So much of a chunk's end begins the next one, so that a phrase is whole in one of them.</summary>
    public const int Overlap = 200;

    private const char BeforePart = '\u001e', BeforeText = '\u001f';

    public SearchPart Parts => Texts.Aggregate(SearchPart.None, (parts, text) => parts | text.Part);

    /// <summary>Packs texts into chunks: short ones together, long ones cut.</summary>
    public static IEnumerable<SearchChunk> Of(IReadOnlyList<PartText> texts)
    {
        var chunk = new List<PartText>();
        var weight = 0;
        foreach (var (part, text) in texts)
        {
            for (var at = 0; at < text.Length;)
            {
                var (end, added) = Stretch(text, at, Length - weight);
                if (end < text.Length && weight > Length / 2)
                {
                    yield return new SearchChunk(chunk);
                    (chunk, weight) = ([], 0);
                    continue;
                }

                chunk.Add(new PartText(part, text[at..end]));
                weight += added;
                if (end < text.Length)
                {
                    yield return new SearchChunk(chunk);
                    (chunk, weight) = ([], 0);
                }

                at = end < text.Length ? Begin(text, end - Overlap, end) : end;
            }
        }

        if (chunk.Count > 0)
        {
            yield return new SearchChunk(chunk);
        }
    }

    /// <summary>The words as they are indexed, in order. Between two texts is a gap, over which no phrase reaches.</summary>
    internal IndexedWords Words()
    {
        var indexed = new IndexedWords([], [], []);
        foreach (var text in Texts)
        {
            var words = text.IsStrong ? indexed.Strong : indexed.Plain;
            foreach (var word in Search.Words.Of(text.Text))
            {
                if (!word.IsPiece)
                {
                    words.Add(word.Text);
                    if (indexed.Pieces is [.., not null])
                    {
                        indexed.Pieces.Add(null);
                    }
                }
                else
                {
                    indexed.Pieces.Add(word.Text);
                }
            }

            words.Add(null);
        }

        return indexed;
    }

    internal string Encode()
    {
        var encoded = new StringBuilder();
        foreach (var (part, text) in Texts)
        {
            encoded.Append(BeforePart).Append((int)part).Append(BeforeText).Append(Clean(text));
        }

        return encoded.ToString();
    }

    /// <summary>Without what the encoding and PostgreSQL's texts have no room for, halves of code points among it.</summary>
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace(BeforePart, ' ').Replace('\0', ' ');

    internal static SearchChunk Decode(string encoded) =>
        new([.. encoded.Split(BeforePart, StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(BeforeText, 2)).Select(one =>
            new PartText((SearchPart)int.Parse(one[0], CultureInfo.InvariantCulture), one[1]))]);

    /// <summary>How far a chunk reaches that has room for so much.</summary>
    private static (int End, int Weight) Stretch(string text, int at, int room)
    {
        var weight = 0;
        for (var end = at; end < text.Length; end++)
        {
            weight += text[end] < '\u0e00' ? 1 : 3;
            if (weight > room)
            {
                return (Back(text, end, Math.Max(at + 1, end - Overlap)), weight);
            }
        }

        return (text.Length, weight);
    }

    /// <summary>The last place between two words from here back to a limit; else here, between two code points.</summary>
    private static int Back(string text, int from, int limit)
    {
        for (var at = from; at > limit; at--)
        {
            if (char.IsWhiteSpace(text[at - 1]))
            {
                return at;
            }
        }

        return char.IsLowSurrogate(text[from]) ? from + 1 : from;
    }

    /// <summary>The first place between two words from here on up to a limit; else here.</summary>
    private static int Begin(string text, int from, int limit)
    {
        for (var at = from; at < limit; at++)
        {
            if (char.IsWhiteSpace(text[at - 1]))
            {
                return at;
            }
        }

        return char.IsLowSurrogate(text[from]) ? from + 1 : from;
    }
}

/// <summary>The words of a chunk: of what weighs more, of the rest, and the pieces of names in camel case. Null is a gap.</summary>
internal sealed record IndexedWords(List<string?> Strong, List<string?> Plain, List<string?> Pieces);
