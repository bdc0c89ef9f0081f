using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Ringside.EventLog.Sqlite;

namespace Ringside.Load.Baselines;

/// <summary>SQLite alone, in the same library: rows of the same size in one table without further indexes, one prepared insert for each, one transaction for a batch.</summary>
internal static class SqliteFile
{
    /// <summary>Makes this process use the library that the server uses.</summary>
    public static void UseSystemLibrary()
    {
        new SqliteEventStore(new SqliteOptions { Path = Path.Combine(Servers.Belongings.NewFolder(), "any.db") }, TimeProvider.System).DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <returns>Rows a second.</returns>
    public static double Insert(string folder, int batch, int rowBytes, TimeSpan time)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, $"raw-{batch}.db")};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "CREATE TABLE rows (position INTEGER PRIMARY KEY, time INTEGER, type INTEGER, data BLOB)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows VALUES ($0, $1, $2, $3)";
        var parameters = Enumerable.Range(0, 4).Select(i => insert.Parameters.AddWithValue($"${i}", 0L)).ToArray();
        insert.Prepare();
        (parameters[1].Value, parameters[2].Value, parameters[3].Value) = (1L, 2L, new byte[rowBytes]);

        var (start, rows) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            Execute(connection, "BEGIN IMMEDIATE");
            for (var i = 0; i < batch; i++)
            {
                parameters[0].Value = ++rows;
                insert.ExecuteNonQuery();
            }

            Execute(connection, "COMMIT");
        }

        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
