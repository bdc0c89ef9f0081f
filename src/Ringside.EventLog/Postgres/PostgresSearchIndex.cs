using Npgsql;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Postgres;

/// <summary>
/// An index in tables of its own beside the log, which the servers on that log fill together: each stretch is one transaction that begins by moving the index on from
/// where it was expected, so that of two servers one writes it and the other finds it written.
/// </summary>
internal sealed class PostgresSearchIndex(PostgresConnections connections) : ISearchIndex
{
    /// <summary>Whatever changes which words a text has takes the next number: entries of another one are made anew.</summary>
    private const int Format = 1;

    private readonly PostgresNames names = connections.Names;

    public Cursor? ReadCursor() => connections.Reading(connection =>
        Cursor.TryParse((string?)connection.Scalar($"SELECT cursor FROM {names.Schema}.search_place WHERE format = $1", Format), out var cursor) ? cursor : (Cursor?)null);

    public void Reset(Cursor at) => connections.Reading(connection =>
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(
            $"INSERT INTO {names.Schema}.search_place (format, cursor) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE SET format = excluded.format, cursor = excluded.cursor", Format, at.ToString());
        connection.Execute($"TRUNCATE {names.Schema}.search_entries");
        transaction.Commit();
        return true;
    });

    public bool Write(SearchBatch batch) => connections.Reading(connection =>
    {
        using var transaction = connection.BeginTransaction();

        // What a crash of the database takes back is taken in again from the log.
        connection.Execute("SET LOCAL synchronous_commit = off");
        if (connection.Execute($"UPDATE {names.Schema}.search_place SET cursor = $1 WHERE cursor = $2 AND format = $3", batch.To.ToString(), batch.From.ToString(), Format) == 0)
        {
            return false;
        }

        Replace(connection, batch.Entries);
        Insert(connection, batch.Entries);
        connection.Execute($"DELETE FROM {names.Schema}.search_entries WHERE session = ANY ($1) OR position <= $2", batch.Forgotten.ToArray(), batch.Floor);
        transaction.Commit();
        return true;
    });

    public SearchMatches Search(SearchRequest request) => connections.Reading(connection => new PostgresSearchQuery(names, request).Run(connection));

    /// <summary>The connections are the log's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Takes out what says no more of an item than a new entry does.</summary>
    private void Replace(NpgsqlConnection connection, IReadOnlyList<SearchEntry> entries)
    {
        var items = entries.Where(entry => entry is { Item: not null, Event.Scope.Session: not null }).ToList();
        if (items.Count > 0)
        {
            connection.Execute(
                $"""
                DELETE FROM {names.Schema}.search_entries e USING unnest($1, $2, $3) AS u (session, item, parts)
                WHERE e.session = u.session AND e.item = u.item AND e.parts & ~u.parts = 0
                """,
                items.Select(entry => entry.Event.Scope.Session).ToArray(), items.Select(entry => entry.Item).ToArray(), items.Select(entry => (int)entry.Parts).ToArray());
        }
    }

    private void Insert(NpgsqlConnection connection, IReadOnlyList<SearchEntry> entries)
    {
        var rows = entries.SelectMany(entry => entry.Chunks.Select(chunk => (entry, e: entry.Event, chunk))).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        connection.Execute(
            $"""
            INSERT INTO {names.Schema}.search_entries (position, time, type, session, tree, run, agent, thread, peer, task, item, parts, text, words)
            SELECT position, time, type, session, tree, run, agent, thread, peer, task, item, parts, text, words::tsvector
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
              WITH ORDINALITY AS u (position, time, type, session, tree, run, agent, thread, peer, task, item, parts, text, words, n) ORDER BY n
            """,
            rows.Select(row => row.e.Position).ToArray(),
            rows.Select(row => row.e.Time.ToUnixTimeMilliseconds()).ToArray(),
            rows.Select(row => row.e.Type).ToArray(),
            rows.Select(row => row.e.Scope.Session).ToArray(),
            rows.Select(row => row.e.Scope.Tree).ToArray(),
            rows.Select(row => row.e.Scope.Run).ToArray(),
            rows.Select(row => row.e.Scope.Agent).ToArray(),
            rows.Select(row => row.e.Scope.Thread).ToArray(),
            rows.Select(row => row.e.Scope.Peer).ToArray(),
            rows.Select(row => row.e.Scope.Task).ToArray(),
            rows.Select(row => row.entry.Item).ToArray(),
            rows.Select(row => (int)row.entry.Parts).ToArray(),
            rows.Select(row => row.chunk.Encode()).ToArray(),
            rows.Select(row => PostgresSearchWords.Vector(row.chunk.Words())).ToArray());
    }
}
