using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Ringside.Load.Baselines;

/// <summary>PostgreSQL alone: rows of the same size in one table without further indexes, one <c>unnest</c> insert and one commit for a batch.</summary>
internal static class PostgresTable
{
    /// <returns>Rows a second.</returns>
    public static double Insert(string connectionString, int batch, int rowBytes, TimeSpan time)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using (var create = new NpgsqlCommand("CREATE TABLE rows (position bigint PRIMARY KEY, time bigint, type int, data bytea)", connection))
        {
            create.ExecuteNonQuery();
        }

        using var insert = new NpgsqlCommand("INSERT INTO rows SELECT * FROM unnest($1, $2, $3, $4)", connection);
        var positions = new long[batch];
        insert.Parameters.Add(new NpgsqlParameter { Value = positions, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        insert.Parameters.Add(new NpgsqlParameter { Value = new long[batch], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        insert.Parameters.Add(new NpgsqlParameter { Value = new int[batch], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Repeat(new byte[rowBytes], batch).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        insert.Prepare();
        var (start, rows) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            for (var i = 0; i < batch; i++)
            {
                positions[i] = ++rows;
            }

            insert.ExecuteNonQuery();
        }

        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
