using Npgsql;
using Ringside.EventLog.Search;

namespace Ringside.EventLog.Postgres;

/// <summary>
/// A search as one statement. The newest entries that match and pass the filters are ranked by <c>ts_rank</c> and their age; of entries that tell of the same
/// thing the best one stands for all.
/// </summary>
internal sealed class PostgresSearchQuery(PostgresNames names, SearchRequest request)
{
    private const string Columns = "e.position, e.time, e.type, e.session, e.tree, e.run, e.agent, e.thread, e.peer, e.task, e.item, e.text";

    private readonly List<object?> values = [];

    public SearchMatches Run(NpgsqlConnection connection)
    {
        var entries = $"{names.Schema}.search_entries";
        var newest = request.Newest ?? (long)connection.Scalar($"SELECT coalesce(max(id), 0) FROM {entries}")!;
        if (request.Query.IsEmpty)
        {
            return new SearchMatches([], newest);
        }

        var query = $"{Value(PostgresSearchWords.Query(request.Query))}::text::tsquery";

        // Weights of D, C, B and A; 1 divides by the logarithm of the length.
        var sql = $"""
            WITH latest AS MATERIALIZED (
              SELECT e.id FROM {entries} e WHERE e.words @@ {query} AND e.id <= {Value(newest)} AND e.position > {Value(request.Floor)}{Conditions()} ORDER BY e.id DESC LIMIT {Ranking.Ranked}),
            found AS MATERIALIZED (
              SELECT e.id, e.time, e.session, coalesce(e.item, e.position::text) AS item, ts_rank(ARRAY[0.1, 0.25, 0.5, 1.0]::float4[], e.words, {query}, 1) AS relevance
              FROM latest JOIN {entries} e USING (id)),
            scored AS (
              SELECT *, relevance * (1 + 0.5 / (1 + ((SELECT max(time) FROM found) - time) / {Value(Ranking.Fresh.TotalMilliseconds)})) AS score FROM found),
            best AS (SELECT DISTINCT ON (session, item) id, score FROM scored ORDER BY session, item, score DESC, id DESC)
            SELECT {Columns} FROM best JOIN {entries} e USING (id) ORDER BY best.score DESC, id DESC LIMIT {Value(request.Limit)} OFFSET {Value(request.Offset)}
            """;
        return new SearchMatches(connection.Rows(sql, values.ToArray(), Found), newest);
    }

    private string Conditions()
    {
        var filter = request.Filter;
        var conditions = new List<string>();
        foreach (var (columns, ids) in new (string[], IReadOnlyList<string>)[]
        {
            (["session", "peer"], filter.Session), (["tree"], filter.Tree), (["run"], filter.Run), (["agent"], filter.Agent), (["thread"], filter.Thread), (["task"], filter.Task),
        })
        {
            if (ids.Count > 0)
            {
                conditions.Add(Among(columns, ids));
            }
        }

        if (filter.Type.Count > 0)
        {
            var prefixes = filter.Type.Where(type => type.EndsWith(".*", StringComparison.Ordinal)).Select(type => type[..^1]).ToArray();
            conditions.Add($"(e.type = ANY ({Value(filter.Type.ToArray())}) OR e.type ^@ ANY ({Value(prefixes)}))");
        }

        if (request.Visible is { } visible)
        {
            var among = Among(["session", "peer"], visible);
            conditions.Add(request.Sessionless ? $"({among} OR e.session IS NULL)" : among);
        }

        if (request.Since is { } since)
        {
            conditions.Add($"e.time >= {Value(since.ToUnixTimeMilliseconds())}");
        }

        if (request.Until is { } until)
        {
            conditions.Add($"e.time < {Value(until.ToUnixTimeMilliseconds())}");
        }

        return string.Concat(conditions.Select(condition => $" AND {condition}"));
    }

    private string Among(string[] columns, IEnumerable<string> ids)
    {
        var list = Value(ids.ToArray());
        return $"({string.Join(" OR ", columns.Select(column => $"e.{column} = ANY ({list})"))})";
    }

    private static SearchMatch Found(NpgsqlDataReader row)
    {
        var scope = new EventScope { Session = row.Text(3), Tree = row.Text(4), Run = row.Text(5), Agent = row.Text(6), Thread = row.Text(7), Peer = row.Text(8), Task = row.Text(9) };
        return new SearchMatch(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), scope, row.Text(10), SearchChunk.Decode(row.GetString(11)));
    }

    private string Value(object value)
    {
        values.Add(value);
        return $"${values.Count}";
    }
}
