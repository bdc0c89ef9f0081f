using System.Globalization;
using System.Text;
using Ringside.EventLog.Search;

namespace Ringside.EventLog.Postgres;

/// <summary>Words and queries in the text forms of <c>tsvector</c> and <c>tsquery</c>. A word has letters and digits alone, so nothing in it can be taken for syntax.</summary>
internal static class PostgresSearchWords
{
    /// <summary>Each word with its place and its weight: A for what weighs more, B for the rest, C for pieces. A gap is a place that nothing has.</summary>
    public static string Vector(IndexedWords words)
    {
        var vector = new StringBuilder();
        var place = 0;
        foreach (var (list, weight) in new[] { (words.Strong, 'A'), (words.Plain, 'B'), (words.Pieces, 'C') })
        {
            foreach (var word in list)
            {
                place++;
                if (word is not null)
                {
                    vector.Append(CultureInfo.InvariantCulture, $"'{word}':{place}{weight} ");
                }
            }

            place++;
        }

        return vector.ToString();
    }

    public static string Query(SearchQuery query)
    {
        var wanted = string.Join(" & ", query.Wanted.Select(Query));
        return query.Unwanted.Count == 0 ? wanted : $"{wanted} & !({string.Join(" | ", query.Unwanted.Select(Query))})";
    }

    private static string Query(SearchPhrase phrase)
    {
        var whole = Query(phrase.Words, phrase.IsPrefix);
        return phrase.Pieces is null ? whole : $"({whole} | {Query(phrase.Pieces, phrase.IsPrefix)})";
    }

    private static string Query(IReadOnlyList<string> words, bool isPrefix) => $"({string.Join(" <-> ", words.Select(word => $"'{word}'"))}{(isPrefix ? ":*" : "")})";
}
