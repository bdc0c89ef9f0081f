using System.Collections.Concurrent;
using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>What an event is about, and who said it: few of these are new in a batch.</summary>
internal readonly record struct PostgresScope(EventScope Scope, string Source, string? Actor);

/// <summary>
/// The scopes that were written or read lately. The writer gives a scope the position of its first event as its id; one that it no longer remembers gets
/// another, which does no harm.
/// </summary>
internal sealed class PostgresScopes(PostgresNames names)
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<long, PostgresScope> scopes = [];
    private readonly Dictionary<PostgresScope, (long Id, long? Number)> written = [];

    /// <summary>The number of a scope that has been written; the writer's own.</summary>
    public bool TryFind(PostgresScope scope, out (long Id, long? Number) found) => written.TryGetValue(scope, out found);

    /// <summary>These have been committed.</summary>
    public void Committed(IEnumerable<KeyValuePair<PostgresScope, (long Id, long? Number)>> fresh)
    {
        foreach (var (scope, number) in fresh)
        {
            if (written.Count >= Most)
            {
                written.Clear();
            }

            written[scope] = number;
            Keep(number.Id, scope);
        }
    }

    /// <summary>The scopes of these ids, from the database where they are not at hand.</summary>
    public IReadOnlyDictionary<long, PostgresScope> Read(NpgsqlConnection connection, IEnumerable<long> ids)
    {
        var found = new Dictionary<long, PostgresScope>();
        var missing = new HashSet<long>();
        foreach (var id in ids)
        {
            if (found.ContainsKey(id))
            {
            }
            else if (scopes.TryGetValue(id, out var scope))
            {
                found[id] = scope;
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count > 0)
        {
            var sql = $"SELECT id, source, actor, session, tree, run, agent, thread, peer, task FROM {names.Schema}.scopes WHERE id = ANY ($1)";
            foreach (var (id, scope) in connection.Rows(sql, [missing.ToArray()], row => (row.GetInt64(0), Of(row))))
            {
                found[id] = scope;
                Keep(id, scope);
            }
        }

        return found;
    }

    private void Keep(long id, PostgresScope scope)
    {
        if (scopes.Count >= Most)
        {
            scopes.Clear();
        }

        scopes[id] = scope;
    }

    private static PostgresScope Of(NpgsqlDataReader row) => new(
        new EventScope { Session = row.Text(3), Tree = row.Text(4), Run = row.Text(5), Agent = row.Text(6), Thread = row.Text(7), Peer = row.Text(8), Task = row.Text(9) },
        row.GetString(1),
        row.Text(2));
}
