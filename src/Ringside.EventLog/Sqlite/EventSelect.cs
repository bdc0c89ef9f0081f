using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ringside.EventLog.Sqlite;

/// <summary>Reads a page of events without ADO.NET's boxes: through its reader, taking a row's columns costs more than finding the row.</summary>
/// <param name="connection">From which no other thread reads meanwhile.</param>
internal sealed class EventSelect(SqliteConnection connection, SqliteNames names)
{
    private const int FirstOfScope = 5, ScopeColumns = 7, Data = 12;

    /// <summary>The scope of the row before, which is mostly that of the next too.</summary>
    private readonly long[] numbers = new long[ScopeColumns];
    private EventScope scope = new();

    /// <param name="sql">Selects <see cref="SqliteQuery.Columns"/>, with the values of its three parameters.</param>
    /// <param name="maxBytes">The page ends before the event whose data would go beyond this, unless it is the first.</param>
    public List<LogEvent> Run(string sql, long after, long upTo, int limit, long maxBytes)
    {
        var database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, after);
            raw.sqlite3_bind_int64(statement, 2, upTo);
            raw.sqlite3_bind_int64(statement, 3, limit);
            var row = new SqliteRow(statement.DangerousGetHandle());
            var events = new List<LogEvent>();
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                var data = row.Bytes(Data);
                if ((maxBytes -= data.Length) < 0 && events.Count > 0)
                {
                    return events;
                }

                events.Add(new LogEvent(
                    row.Number(0), DateTimeOffset.FromUnixTimeMilliseconds(row.Number(1)), Required(row.Number(2)), Scope(row), Required(row.Number(3)), Name(row.Number(4)),
                    data.ToArray()));
            }

            Check(result, database);
            return events;
        }
    }

    private EventScope Scope(SqliteRow row)
    {
        var same = true;
        for (var i = 0; i < ScopeColumns; i++)
        {
            var number = row.Number(FirstOfScope + i);
            same &= number == numbers[i];
            numbers[i] = number;
        }

        return same ? scope : scope = new EventScope
        {
            Session = Name(numbers[0]), Tree = Name(numbers[1]), Run = Name(numbers[2]), Agent = Name(numbers[3]), Thread = Name(numbers[4]), Peer = Name(numbers[5]), Task = Name(numbers[6]),
        };
    }

    /// <summary>No name has the number 0, which is what SQLite gives for NULL.</summary>
    private string? Name(long number) => number == 0 ? null : names.Name(number, connection);

    private string Required(long number) => Name(number) ?? throw new InvalidDataException("an event has no type or no source");

    private static void Check(int result, sqlite3 database)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
