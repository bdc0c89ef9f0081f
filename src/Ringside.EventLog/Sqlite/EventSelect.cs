using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ringside.EventLog.Sqlite;

/// <summary>Reads a page of events without ADO.NET's boxes: through its reader, taking a row's columns costs more than finding the row.</summary>
internal static class EventSelect
{
    /// <param name="sql">Selects <see cref="SqliteQuery.Columns"/>, with the values of its three parameters.</param>
    public static List<LogEvent> Run(SqliteConnection connection, SqliteNames names, string sql, long after, long upTo, int limit)
    {
        var database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, after);
            raw.sqlite3_bind_int64(statement, 2, upTo);
            raw.sqlite3_bind_int64(statement, 3, limit);
            var events = new List<LogEvent>();
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                events.Add(Event(statement, names, connection));
            }

            Check(result, database);
            return events;
        }
    }

    private static LogEvent Event(sqlite3_stmt row, SqliteNames names, SqliteConnection connection)
    {
        // No name has the number 0, which is what SQLite gives for NULL.
        string? Name(int column) => raw.sqlite3_column_int64(row, column) is var number and not 0 ? names.Name(number, connection) : null;

        var scope = new EventScope { Session = Name(5), Tree = Name(6), Run = Name(7), Agent = Name(8), Thread = Name(9), Peer = Name(10), Task = Name(11) };
        return new LogEvent(
            raw.sqlite3_column_int64(row, 0), DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(row, 1)), Required(Name(2)), scope, Required(Name(3)), Name(4),
            raw.sqlite3_column_blob(row, 12).ToArray());
    }

    private static string Required(string? name) => name ?? throw new InvalidDataException("an event has no type or no source");

    private static void Check(int result, sqlite3 database)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
