using Microsoft.Data.Sqlite;

namespace Ringside.EventLog.Sqlite;

/// <summary>Short ways to run a statement; parameters are <c>$0</c>, <c>$1</c>, ….</summary>
internal static class SqliteCommands
{
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        }

        return command;
    }

    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    public static IEnumerable<SqliteDataReader> Rows(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values) => Rows(connection.Command(sql, values));

    /// <summary>Runs a prepared statement with new values.</summary>
    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>A statement to be run many times with <see cref="Run"/>.</summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.Command(sql, new object?[parameters]);
        command.Prepare();
        return command;
    }

    private static IEnumerable<SqliteDataReader> Rows(SqliteCommand command)
    {
        using (command)
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                yield return reader;
            }
        }
    }
}
