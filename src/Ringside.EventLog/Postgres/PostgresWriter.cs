using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>The connection that writes, made again when it was lost, and how far the log was when it was last looked at through this store.</summary>
internal sealed class PostgresWriter(PostgresConnections connections, PostgresFollower follower, string epoch, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly PostgresNames names = connections.Names;
    private readonly PostgresScopes scopes = new(connections.Names);
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? held;
    private DateTimeOffset swept = DateTimeOffset.MinValue;

    /// <summary>The scopes that it wrote, for readers too.</summary>
    public PostgresScopes Scopes => scopes;

    /// <summary>The newest commit that was seen through this store.</summary>
    public long Seen { get; set; }

    public void Commit(Batch batch)
    {
        try
        {
            Write(connection =>
            {
                var now = time.GetUtcNow();
                var sweeps = now - swept > SweepEvery;
                var written = new PostgresBatch(connection, names, epoch, batch, scopes, sweeps ? now.ToUnixTimeMilliseconds() : null);
                written.Execute();
                EndHold();
                scopes.Committed(written.Fresh);
                swept = sweeps ? now : swept;
                return true;
            });
            Seen = batch.Expected.Version + 1;
        }
        catch (NpgsqlException e) when (PostgresErrors.IsStale(e))
        {
            throw new StaleStateException();
        }
    }

    /// <summary>
    /// Whether a batch is in. The version moves on first: that waits for a commit that is still under way, and whatever has not begun by then finds the log gone on.
    /// </summary>
    public bool IsCommitted(Batch batch) => Write(connection =>
    {
        using var asking = connection.Together(
            ("SELECT set_config('lock_timeout', '10s', true)", []),
            ($"UPDATE {names.Schema}.log SET version = version + 1", []),
            ($"SELECT EXISTS (SELECT FROM {names.Schema}.commits WHERE version = $1 AND batch = $2)", [batch.Expected.Version + 1, batch.Id]));
        using var answer = asking.ExecuteReader();
        while (answer.NextResult())
        {
            if (answer.FieldCount == 1 && answer.Read() && answer.GetFieldType(0) == typeof(bool))
            {
                return answer.GetBoolean(0);
            }
        }

        return false;
    });

    public bool Prune(PruneStep step) => Write(connection => connection.Scalar(
        $"SELECT {names.Schema}.prune($1::bigint, $2::bigint, $3, $4, $5, $6, $7, $8)",
        step.Floor?.From,
        step.Floor?.To,
        Seen,
        Documents(step).Select(pair => pair.Key.Kind.Name).ToArray(),
        Documents(step).Select(pair => pair.Key.Id).ToArray(),
        Documents(step).Select(pair => pair.Value is { } document ? pair.Key.Kind.Serialize(document) : null).ToArray(),
        step.Events.ToArray(),
        step.Artifacts.ToArray()) is true);

    public int Probe() => Write(connection =>
    {
        using var probe = connection.Together(($"INSERT INTO {names.Schema}.probes VALUES (decode(repeat('00', 8192), 'hex'))", []), ($"DELETE FROM {names.Schema}.probes", []));
        return probe.ExecuteNonQuery();
    });

    /// <summary>Takes the log's row until the next commit, or until the hold ends. A server that goes silent meanwhile loses it.</summary>
    public IDisposable Hold()
    {
        Write(connection =>
        {
            held = connection.BeginTransaction();
            connection.Execute("SELECT set_config('lock_timeout', '10s', true), set_config('idle_in_transaction_session_timeout', '10s', true)");
            return connection.Execute($"SELECT FROM {names.Schema}.log FOR UPDATE");
        });
        return new Held(this);
    }

    /// <summary>Runs on the writing connection. After a failure the next one is new.</summary>
    public T Write<T>(Func<NpgsqlConnection, T> write)
    {
        try
        {
            return write(Connected());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        held?.Dispose();
        held = null;
        connection?.Dispose();
        connection = null;
    }

    private NpgsqlConnection Connected()
    {
        if (connection is null)
        {
            connection = connections.Open();
            follower.Writer = connection.ProcessID;
        }

        return connection;
    }

    private void EndHold()
    {
        // A pruning may have been done in it.
        if (held is { } transaction)
        {
            held = null;
            transaction.Commit();
            transaction.Dispose();
        }
    }

    private static IReadOnlyList<KeyValuePair<DocumentKey, object?>> Documents(PruneStep step) => step.Floor?.Documents ?? [];

    private sealed class Held(PostgresWriter writer) : IDisposable
    {
        public void Dispose() => writer.EndHold();
    }
}
