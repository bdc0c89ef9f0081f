using Npgsql;
using Ringside.Protocol;

namespace Ringside.EventLog.Postgres;

/// <summary>
/// Turns a filter into one statement. The member that narrows most leads: each of its sessions or scopes is a page of its own, by an index that is in the order
/// of positions, and the pages are merged. Where they would be too many, the log is read along its positions.
/// </summary>
internal sealed class PostgresQuery(NpgsqlConnection connection, PostgresNames names, EventFilter filter, bool backwards)
{
    /// <summary>Beyond this many pages to merge, the log is read along its positions.</summary>
    private const int MostPages = 64;

    private const string Columns = "e.position, e.time, e.scope, e.type, e.data";

    private static readonly string[] Deltas = [EventTypes.MessageDelta, EventTypes.ReasoningDelta];

    private readonly List<object?> values = [];
    private readonly List<string> conditions = [];
    private string tail = "";

    public IReadOnlyList<LogEvent> Read(PostgresScopes scopes, long after, long upTo, int limit, long maxBytes)
    {
        var rows = Rows(Build(after, upTo, limit), maxBytes);
        var known = scopes.Read(connection, rows.Select(row => row.Scope));
        return
        [
            .. from row in rows
               let scope = known[row.Scope]
               select new LogEvent(row.Position, DateTimeOffset.FromUnixTimeMilliseconds(row.Time), row.Type, scope.Scope, scope.Source, scope.Actor, row.Data),
        ];
    }

    /// <summary>Rows as long as their data fits; what the database has sent beyond that is passed over, not kept.</summary>
    private List<(long Position, long Time, long Scope, string Type, byte[] Data)> Rows(string sql, long maxBytes)
    {
        using var command = connection.Command(sql, values.ToArray());
        using var row = command.ExecuteReader();
        var rows = new List<(long Position, long Time, long Scope, string Type, byte[] Data)>();
        while (row.Read())
        {
            var data = row.GetFieldValue<byte[]>(4);
            if ((maxBytes -= data.Length) < 0 && rows.Count > 0)
            {
                break;
            }

            rows.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), data));
        }

        return rows;
    }

    private string Build(long after, long upTo, int limit)
    {
        conditions.Add($"e.position > {Value(after)} AND e.position <= {Value(upTo)}");
        AddTypes();
        var lead = Lead();
        foreach (var (column, ids) in Members().Where(member => member.Column != lead?.Column))
        {
            conditions.Add(Holds(column, Value(ids)));
        }

        tail = $"ORDER BY e.position {(backwards ? "DESC" : "ASC")} LIMIT {Value((long)limit)}";
        var pages = lead is null ? $"SELECT {Columns} FROM {names.Schema}.events e WHERE {string.Join(" AND ", conditions)}" : string.Join(" UNION ALL ", lead.Value.Pages.Select(Merged));
        return $"SELECT * FROM ({pages}) e {tail}";
    }

    /// <summary>The members that the filter names, the one that narrows most first.</summary>
    private IEnumerable<(string Column, string[] Ids)> Members() => new (string, IReadOnlyList<string>)[]
    {
        ("run", filter.Run), ("session", filter.Session), ("thread", filter.Thread), ("task", filter.Task), ("tree", filter.Tree), ("agent", filter.Agent),
    }.Where(member => member.Item2.Count > 0).Select(member => (member.Item1, member.Item2.Distinct().ToArray()));

    /// <summary>The member whose pages are merged, and each kind of them: a list of keys, and the column of <c>events</c> that has them.</summary>
    private (string Column, (string Keys, string Key, string Also)[] Pages)? Lead()
    {
        foreach (var (column, ids) in Members().Where(member => member.Ids.Length <= MostPages))
        {
            var scopes = $"{names.Schema}.scopes WHERE";
            switch (column)
            {
                case "session":
                    var (numbers, peers) = (Value(ids.Select(PostgresNames.Hash).ToArray()), Value(ids));
                    return (column, [
                        ($"SELECT unnest({numbers})", "session", ""),
                        ($"SELECT id FROM {scopes} peer = ANY ({peers})", "scope", $"AND (e.session IS NULL OR e.session <> ALL ({numbers}))")]);
                case "tree" when Count($"SELECT DISTINCT number FROM {scopes} tree = ANY ($1)", ids) <= MostPages:
                    var trees = Value(ids);
                    return (column, [
                        ($"SELECT DISTINCT number FROM {scopes} tree = ANY ({trees})", "session", $"AND {Holds("tree", trees)}"),
                        ($"SELECT id FROM {scopes} tree = ANY ({trees}) AND number IS NULL", "scope", "")]);
                case "tree":
                    continue;
                case var _ when Count($"SELECT id FROM {scopes} {column} = ANY ($1)", ids) <= MostPages:
                    return (column, [($"SELECT id FROM {scopes} {column} = ANY ({Value(ids)})", "scope", "")]);
            }
        }

        return null;
    }

    private string Merged((string Keys, string Key, string Also) page) => $"""
        SELECT {Columns} FROM ({page.Keys}) AS k (key) CROSS JOIN LATERAL (
          SELECT {Columns} FROM {names.Schema}.events e WHERE e.{page.Key} = k.key AND {string.Join(" AND ", conditions)} {page.Also} {tail}) e
        """;

    private string Holds(string column, string ids) => column == "session"
        ? $"e.scope IN (SELECT id FROM {names.Schema}.scopes WHERE session = ANY ({ids}) OR peer = ANY ({ids}))"
        : $"e.scope IN (SELECT id FROM {names.Schema}.scopes WHERE {column} = ANY ({ids}))";

    private void AddTypes()
    {
        if (filter.Type.Count > 0)
        {
            var prefixes = filter.Type.Where(type => type.EndsWith(".*", StringComparison.Ordinal)).Select(type => type[..^1]).ToArray();
            conditions.Add($"(e.type = ANY ({Value(filter.Type.ToArray())}) OR e.type ^@ ANY ({Value(prefixes)}))");
        }

        if (!filter.Deltas)
        {
            conditions.Add($"e.type <> ALL ({Value(Deltas)})");
        }
    }

    private long Count(string keys, string[] ids) => (long)connection.Scalar($"SELECT count(*) FROM ({keys} LIMIT {MostPages + 1}) k", [ids])!;

    private string Value(object value)
    {
        values.Add(value);
        return $"${values.Count}";
    }
}
