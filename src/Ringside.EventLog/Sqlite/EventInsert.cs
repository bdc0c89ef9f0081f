using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// The statement that every event goes through, bound without boxes or copies: through ADO.NET's parameters, binding costs more than the insert itself.
/// </summary>
internal sealed class EventInsert : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public EventInsert(SqliteConnection connection)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", out statement));
    }

    /// <param name="ids">The numbers of actor, session, tree, run, agent, thread, peer and task; 0 where there is none.</param>
    public void Run(LogEvent e, long type, long source, ReadOnlySpan<long> ids)
    {
        raw.sqlite3_bind_int64(statement, 1, e.Position);
        raw.sqlite3_bind_int64(statement, 2, e.Time.ToUnixTimeMilliseconds());
        raw.sqlite3_bind_int64(statement, 3, type);
        raw.sqlite3_bind_int64(statement, 4, source);
        for (var i = 0; i < ids.Length; i++)
        {
            _ = ids[i] == 0 ? raw.sqlite3_bind_null(statement, i + 5) : raw.sqlite3_bind_int64(statement, i + 5, ids[i]);
        }

        Check(raw.sqlite3_bind_blob(statement, 13, e.Json.Span));
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(result);
    }

    public void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
