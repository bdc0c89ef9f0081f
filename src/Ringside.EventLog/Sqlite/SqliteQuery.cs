using System.Globalization;
using Ringside.Protocol;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// Turns a filter into one statement. The member that narrows most leads, by its index; each of its values is a page of its own, and the pages are merged:
/// an OR over an index would be sorted whole before the first row.
/// </summary>
internal static class SqliteQuery
{
    /// <summary>Beyond this many pages to merge the log is read along its positions; SQLite merges at most 500.</summary>
    private const int MostPages = 64;

    private static readonly string[] Deltas = [EventTypes.MessageDelta, EventTypes.ReasoningDelta];

    /// <summary>What is selected, in the order in which <see cref="EventSelect"/> takes it.</summary>
    public const string Columns = "position, time, type, source, actor, session, tree, run, agent, thread, peer, task, data";

    /// <returns>Null: nothing can match, since a name was never seen.</returns>
    public static string? Build(EventFilter filter, SqliteNames names, bool backwards)
    {
        var order = backwards ? "DESC" : "ASC";
        var conditions = new List<string>();
        List<string>? lead = null;
        foreach (var (columns, values) in new (string[], IReadOnlyList<string>)[]
        {
            (["run"], filter.Run), (["session", "peer"], filter.Session), (["thread"], filter.Thread), (["task"], filter.Task), (["tree"], filter.Tree), (["agent"], filter.Agent),
        })
        {
            if (values.Count == 0)
            {
                continue;
            }

            var numbers = values.Select(names.Find).OfType<long>().ToList();
            if (numbers.Count == 0)
            {
                return null;
            }

            if (lead is null && numbers.Count * 2 <= MostPages)
            {
                lead = [.. columns.SelectMany(column => numbers.SelectMany(number => Indexed(column, Text(number))))];
            }
            else
            {
                var list = string.Join(',', numbers.Select(Text));
                conditions.Add($"({string.Join(" OR ", columns.Select(column => $"+{column} IN ({list})"))})");
            }
        }

        if (filter.Type.Count > 0)
        {
            conditions.Add($"+type IN ({string.Join(',', TypesOf(filter, names).Select(Text))})");
        }

        if (!filter.Deltas)
        {
            conditions.Add($"+type NOT IN ({string.Join(',', Deltas.Select(names.Find).OfType<long>().Select(Text))})");
        }

        var rest = string.Concat(conditions.Select(condition => $" AND {condition}"));
        var tail = $"position > $0 AND position <= $1{rest} ORDER BY position {order} LIMIT $2";
        return lead switch
        {
            null => $"SELECT {Columns} FROM events WHERE {tail}",
            [var only] => $"SELECT {Columns} FROM events WHERE {only} AND {tail}",
            _ => Merge(lead, tail, order),
        };
    }

    /// <summary>A tree's own session is found by the session's index: most trees are one session, and need not be written twice.</summary>
    private static string[] Indexed(string column, string number) =>
        column == "tree" ? [$"tree = {number} AND tree IS NOT session", $"session = {number} AND +tree = {number}"] : [$"{column} = {number}"];

    /// <summary>The numbers of all types that a filter names.</summary>
    public static IEnumerable<long> TypesOf(EventFilter filter, SqliteNames names) => filter.Type.SelectMany(type => NumbersOf(type, names)).Distinct();

    private static string Merge(List<string> lead, string tail, string order)
    {
        var pages = string.Join(" UNION ", lead.Select(one => $"SELECT position FROM (SELECT position FROM events WHERE {one} AND {tail})"));
        return $"SELECT {Columns} FROM events WHERE position IN (SELECT position FROM ({pages}) ORDER BY position {order} LIMIT $2) ORDER BY position {order}";
    }

    private static IEnumerable<long> NumbersOf(string type, SqliteNames names) =>
        type.EndsWith(".*", StringComparison.Ordinal) ? names.StartingWith(type[..^1]) : names.Find(type) is { } number ? [number] : [];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
