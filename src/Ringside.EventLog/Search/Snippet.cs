using System.Text;
using Ringside.Protocol;

namespace Ringside.EventLog.Search;

/// <summary>The words around a hit (S6): a line of the text in which most of the query stands, with what was found marked.</summary>
public static class Snippet
{
    /// <summary>Characters of a snippet, and how many of them come before the first hit.</summary>
    private const int Length = 180, Before = 48;

    /// <summary>Of a word that is everywhere, so many places are looked at.</summary>
    private const int MostMarks = 200;

    /// <returns>Which text it is of, and the line in stretches.</returns>
    public static (SearchPart Part, IReadOnlyList<SearchSegment> Segments) Of(SearchChunk chunk, SearchQuery query)
    {
        var best = chunk.Texts.Select(text => (text, Marks: Marks(text.Text, query)))
            .OrderByDescending(one => one.Marks.DistinctBy(mark => mark.Phrase).Count()).ThenByDescending(one => one.text.IsStrong).First();
        return (best.text.Part, Segments(best.text.Text, best.Marks));
    }

    private static List<Mark> Marks(string text, SearchQuery query)
    {
        var words = Words.Of(text);
        var whole = words.Where(word => !word.IsPiece).ToList();
        var pieces = words.Where(word => word.IsPiece).ToList();
        var marks = new List<Mark>();
        foreach (var (number, phrase) in query.Wanted.Index())
        {
            foreach (var wanted in phrase.Pieces is null ? [phrase.Words] : new[] { phrase.Words, phrase.Pieces })
            {
                Find(whole, wanted, phrase.IsPrefix, number, (_, _) => true, marks);
                Find(pieces, wanted, phrase.IsPrefix, number, (one, next) => one.Start + one.Length == next.Start, marks);
            }
        }

        return [.. marks.OrderBy(mark => mark.Start).ThenByDescending(mark => mark.End).Take(MostMarks)];
    }

    /// <param name="adjoin">Whether a word belongs to the one before it.</param>
    private static void Find(List<Word> words, IReadOnlyList<string> phrase, bool isPrefix, int number, Func<Word, Word, bool> adjoin, List<Mark> marks)
    {
        for (var first = 0; first + phrase.Count <= words.Count; first++)
        {
            var length = 0;
            while (length < phrase.Count && Fits(words[first + length].Text, phrase[length], isPrefix && length == phrase.Count - 1)
                && (length == 0 || adjoin(words[first + length - 1], words[first + length])))
            {
                length++;
            }

            if (length == phrase.Count)
            {
                marks.Add(new Mark(words[first].Start, words[first + length - 1].Start + words[first + length - 1].Length, number));
            }
        }
    }

    private static bool Fits(string word, string wanted, bool isPrefix) => isPrefix ? word.StartsWith(wanted, StringComparison.Ordinal) : word == wanted;

    private static List<SearchSegment> Segments(string text, List<Mark> marks)
    {
        var (start, end) = Window(text, marks);
        var segments = new List<SearchSegment>();
        var at = start;
        foreach (var mark in marks.Where(mark => mark.Start >= start && mark.Start < end))
        {
            if (mark.End > at)
            {
                Add(segments, text[at..Math.Max(at, mark.Start)], hit: false);
                Add(segments, text[Math.Max(at, mark.Start)..Math.Min(mark.End, end)], hit: true);
                at = Math.Min(mark.End, end);
            }
        }

        Add(segments, text[at..end], hit: false);
        if (start > 0)
        {
            segments.Insert(0, new SearchSegment("… ", Hit: false));
        }

        if (end < text.Length)
        {
            segments.Add(new SearchSegment(" …", Hit: false));
        }

        return Joined(segments);
    }

    /// <summary>Where most of the query stands close together.</summary>
    private static (int Start, int End) Window(string text, List<Mark> marks)
    {
        if (text.Length <= Length)
        {
            return (0, text.Length);
        }

        int Near(Mark mark) => marks.Where(other => other.Start >= mark.Start && other.End <= mark.Start + Length - Before).DistinctBy(other => other.Phrase).Count();
        var first = marks.Count == 0 ? 0 : marks.MaxBy(Near).Start;
        var start = Math.Max(0, Math.Min(first - Before, text.Length - Length));
        var end = Math.Min(start + Length, text.Length);
        return (start == 0 ? 0 : ToGap(text, start, first, 1), end == text.Length ? end : ToGap(text, end, Math.Min(end, first + 1), -1));
    }

    /// <summary>The nearest place between two words on the way to a limit; else, between two code points, where it is.</summary>
    private static int ToGap(string text, int from, int limit, int step)
    {
        for (var at = from; at != limit && Math.Abs(at - from) < Before; at += step)
        {
            if (char.IsWhiteSpace(text[at - 1]))
            {
                return at;
            }
        }

        return char.IsLowSurrogate(text[from]) ? from + 1 : from;
    }

    /// <summary>One line: what breaks it or leaves it empty is a space.</summary>
    private static void Add(List<SearchSegment> segments, string text, bool hit)
    {
        var line = new StringBuilder();
        foreach (var letter in text)
        {
            var isSpace = char.IsWhiteSpace(letter) || char.IsControl(letter);
            var isAfterSpace = line.Length > 0 ? line[^1] == ' ' : segments is [.., { Text: [.., ' '] }];
            if (!isSpace)
            {
                line.Append(letter);
            }
            else if (!isAfterSpace)
            {
                line.Append(' ');
            }
        }

        if (line.Length > 0)
        {
            segments.Add(new SearchSegment(line.ToString(), hit));
        }
    }

    private static List<SearchSegment> Joined(List<SearchSegment> segments)
    {
        var joined = new List<SearchSegment>();
        foreach (var segment in segments)
        {
            if (joined is [.., var last] && !last.Hit && !segment.Hit)
            {
                joined[^1] = new SearchSegment((last.Text + segment.Text).Replace("  ", " ", StringComparison.Ordinal), Hit: false);
            }
            else
            {
                joined.Add(segment);
            }
        }

        return joined;
    }

    /// <summary>A hit in a text, and which phrase of the query it is.</summary>
    private readonly record struct Mark(int Start, int End, int Phrase);
}
