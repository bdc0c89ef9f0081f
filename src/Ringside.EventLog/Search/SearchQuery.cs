namespace Ringside.EventLog.Search;

/// <summary>Words that stand together in this order; the last one may be the beginning of a longer one.</summary>
/// <param name="Pieces">The same as its parts, where it is one name in camel case: <c>fooBar</c> finds <c>foo_bar</c> too.</param>
public sealed record SearchPhrase(IReadOnlyList<string> Words, bool IsPrefix, IReadOnlyList<string>? Pieces = null);

/// <summary>What is searched for (S2): all that is wanted, and nothing that is not. Any text can be read as a query.</summary>
public sealed record SearchQuery(IReadOnlyList<SearchPhrase> Wanted, IReadOnlyList<SearchPhrase> Unwanted)
{
    /// <summary>It has no word at all, and finds nothing.</summary>
    public bool IsEmpty => Wanted.Count == 0;

    /// <summary>
    /// Reads a query: words, <c>"phrases"</c>, <c>-without</c>, <c>begin*</c>. A quote without its partner, a minus before nothing or before another one, and a
    /// star elsewhere mean nothing; where nothing but what is not wanted is named, it is wanted.
    /// </summary>
    public static SearchQuery Parse(string text)
    {
        var wanted = new List<SearchPhrase>();
        var unwanted = new List<SearchPhrase>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var isUnwanted = text[at] == '-' && at + 1 < text.Length && text[at + 1] != '-' && !char.IsWhiteSpace(text[at + 1]);
            at += isUnwanted ? 1 : 0;
            if (Read(text, ref at) is { } phrase)
            {
                (isUnwanted ? unwanted : wanted).Add(phrase);
            }
        }

        return wanted.Count > 0 ? new SearchQuery(wanted, unwanted) : new SearchQuery(unwanted, []);
    }

    private static SearchPhrase? Read(string text, ref int at)
    {
        if (text[at] == '"')
        {
            var start = ++at;
            var close = text.IndexOf('"', start);
            if (close < 0)
            {
                return null;
            }

            at = close + 1;
            return Phrase(text[start..close], isPrefix: false);
        }

        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] != '"')
        {
            end++;
        }

        var word = text[at..end];
        at = end;
        return Phrase(word, isPrefix: word.EndsWith('*'));
    }

    private static SearchPhrase? Phrase(string text, bool isPrefix)
    {
        var words = Words.Of(text);
        string[] whole = [.. words.Where(word => !word.IsPiece).Select(word => word.Text)];
        string[] pieces = [.. words.Where(word => word.IsPiece).Select(word => word.Text)];
        return whole.Length == 0 ? null : new SearchPhrase(whole, isPrefix, whole.Length == 1 && pieces.Length > 1 ? pieces : null);
    }
}
