using System.Globalization;
using Microsoft.Data.Sqlite;
using Ringside.EventLog.Search;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// A search as one statement. The newest entries that match and pass the filters are ranked by bm25 and their age; of entries that tell of the same thing
/// the best one stands for all.
/// </summary>
internal static class SqliteSearchQuery
{
    private const string Columns = "e.position, e.time, e.type, e.session, e.tree, e.run, e.agent, e.thread, e.peer, e.task, e.item, e.text";

    public static SearchMatches Run(SqliteConnection connection, SqliteNames names, SearchRequest request)
    {
        var newest = request.Newest ?? (long)connection.Scalar("SELECT coalesce(max(id), 0) FROM entries")!;
        if (request.Query.IsEmpty || Conditions(request, names) is not { } conditions)
        {
            return new SearchMatches([], newest);
        }

        // bm25 is below zero, and better the lower it is.
        var sql = $"""
            WITH found AS MATERIALIZED (
              SELECT e.id, e.time, e.session, coalesce(e.item, e.position) AS item, bm25(words, 2.0, 1.0, 0.5) AS relevance
              FROM words CROSS JOIN entries e ON e.id = words.rowid
              WHERE words MATCH $0 AND words.rowid <= $1 AND e.position > $2{conditions}
              ORDER BY words.rowid DESC LIMIT {Ranking.Ranked}),
            best AS (
              SELECT id, min(relevance * (1 + 0.5 / (1 + max(0, (SELECT max(time) FROM found) - time) / $3))) AS score
              FROM found GROUP BY session, item)
            SELECT {Columns} FROM best JOIN entries e USING (id) ORDER BY score, id DESC LIMIT $4 OFFSET $5
            """;
        var rows = connection.Rows(sql, Match(request.Query), newest, request.Floor, Ranking.Fresh.TotalMilliseconds, request.Limit, request.Offset);
        return new SearchMatches([.. rows.Select(row => Found(row, names, connection))], newest);
    }

    /// <summary>The query in FTS5's syntax. Words have letters and digits alone, so nothing in them can be taken for it.</summary>
    private static string Match(SearchQuery query)
    {
        var wanted = string.Join(" AND ", query.Wanted.Select(Match));
        return query.Unwanted.Count == 0 ? wanted : $"({wanted}) NOT ({string.Join(" OR ", query.Unwanted.Select(Match))})";
    }

    private static string Match(SearchPhrase phrase)
    {
        var whole = Match(phrase.Words, phrase.IsPrefix);
        return phrase.Pieces is null ? whole : $"({whole} OR {Match(phrase.Pieces, phrase.IsPrefix)})";
    }

    private static string Match(IEnumerable<string> words, bool isPrefix) => $"\"{string.Join(' ', words)}\"{(isPrefix ? " *" : "")}";

    /// <returns>Null: nothing can pass, since a name was never seen.</returns>
    private static string? Conditions(SearchRequest request, SqliteNames names)
    {
        var filter = request.Filter;
        var conditions = new List<string>();
        foreach (var (columns, values) in new (string[], IReadOnlyList<string>)[]
        {
            (["session", "peer"], filter.Session), (["tree"], filter.Tree), (["run"], filter.Run), (["agent"], filter.Agent), (["thread"], filter.Thread), (["task"], filter.Task),
        })
        {
            if (values.Count > 0)
            {
                var numbers = values.Select(names.Find).OfType<long>().ToList();
                if (numbers.Count == 0)
                {
                    return null;
                }

                conditions.Add(Among(columns, numbers));
            }
        }

        if (filter.Type.Count > 0)
        {
            conditions.Add(Among(["type"], SqliteQuery.TypesOf(filter, names)));
        }

        if (request.Visible is { } visible)
        {
            var among = Among(["session", "peer"], visible.Select(names.Find).OfType<long>());
            conditions.Add(request.Sessionless ? $"({among} OR e.session IS NULL)" : among);
        }

        if (request.Since is { } since)
        {
            conditions.Add($"e.time >= {Text(since.ToUnixTimeMilliseconds())}");
        }

        if (request.Until is { } until)
        {
            conditions.Add($"e.time < {Text(until.ToUnixTimeMilliseconds())}");
        }

        return string.Concat(conditions.Select(condition => $" AND {condition}"));
    }

    private static string Among(string[] columns, IEnumerable<long> numbers)
    {
        var list = string.Join(',', numbers.Select(Text));
        return $"({string.Join(" OR ", columns.Select(column => $"+e.{column} IN ({list})"))})";
    }

    private static SearchMatch Found(SqliteDataReader row, SqliteNames names, SqliteConnection connection)
    {
        string? Name(int column) => row.IsDBNull(column) ? null : names.Name(row.GetInt64(column), connection);
        var scope = new EventScope { Session = Name(3), Tree = Name(4), Run = Name(5), Agent = Name(6), Thread = Name(7), Peer = Name(8), Task = Name(9) };
        return new SearchMatch(
            row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), Name(2)!, scope, row.IsDBNull(10) ? null : row.GetString(10),
            SqliteSearchText.Decompress(row.GetFieldValue<byte[]>(11)));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
