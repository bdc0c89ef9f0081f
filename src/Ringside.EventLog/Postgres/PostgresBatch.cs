using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>A batch as the parameters of <c>commit_batch</c>: a column, an array.</summary>
internal sealed class PostgresBatch
{
    private readonly Dictionary<PostgresScope, (long Id, long? Number)> fresh = [];
    private readonly NpgsqlCommand command;
    private readonly List<NpgsqlBatchCommand> grow;

    /// <param name="sweepBefore">Records that expired before this moment, in Unix milliseconds, go too; null: not this time.</param>
    public PostgresBatch(NpgsqlConnection connection, PostgresNames names, string epoch, Batch batch, PostgresScopes scopes, long? sweepBefore)
    {
        command = new NpgsqlCommand { Connection = connection };
        Add(batch.Expected.Version);
        Add(epoch);
        Add(batch.Id);
        Add(names.Channel);
        Add(batch.Events.Sum(e => (long)e.Json.Length + 100));
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = sweepBefore });
        AddEvents(batch.Events, scopes);
        AddScopes();
        AddAll(batch.Documents.Select(pair => pair.Key.Kind.Name));
        AddAll(batch.Documents.Select(pair => pair.Key.Id));
        AddAll(batch.Documents.Select(pair => pair.Value is { } document ? pair.Key.Kind.Serialize(document) : null));
        AddAll(batch.Records.Select(pair => pair.Key.Kind));
        AddAll(batch.Records.Select(pair => pair.Key.Id));
        AddAll(batch.Records.Select(pair => pair.Value?.Json));
        AddAll(batch.Records.Select(pair => pair.Value?.ExpiresAt?.ToUnixTimeMilliseconds()));
        AddAll(batch.Artifacts.Select(artifact => artifact.Id));
        AddAll(batch.Artifacts.Select(artifact => artifact.Session));
        AddAll(batch.Artifacts.Select(artifact => artifact.MediaType));
        AddAll(batch.Artifacts.Select(artifact => artifact.Sha256));
        AddAll(batch.Artifacts.Select(artifact => artifact.Bytes));
        AddAll(batch.Mentions.Keys);
        AddAll(batch.Mentions.Values);
        AddAll(batch.Forgotten);
        grow = batch.Grown.Count == 0 ? [] : batch.Forgotten.Count == 0 ? [Grow(names, batch)] : [Grow(names, batch), Forget(names, batch)];
        command.CommandText = $"SELECT {names.Schema}.commit_batch({string.Join(", ", Enumerable.Range(1, command.Parameters.Count).Select(n => $"${n}"))})";
    }

    /// <summary>The scopes that are new with it.</summary>
    public IReadOnlyDictionary<PostgresScope, (long Id, long? Number)> Fresh => fresh;

    public void Execute()
    {
        using (command)
        {
            if (grow.Count == 0)
            {
                command.ExecuteNonQuery();
                return;
            }

            var commit = new NpgsqlBatchCommand(command.CommandText);
            foreach (var parameter in command.Parameters.ToList())
            {
                commit.Parameters.Add(parameter.Clone());
            }

            using var all = new NpgsqlBatch(command.Connection) { BatchCommands = { commit } };
            grow.ForEach(all.BatchCommands.Add);
            all.ExecuteNonQuery();
        }
    }

    /// <summary>After the commit's function, which holds the log's row and refuses what is stale; all is one transaction.</summary>
    private static NpgsqlBatchCommand Grow(PostgresNames names, Batch batch)
    {
        var grown = batch.Grown;
        var command = new NpgsqlBatchCommand($"SELECT {names.Schema}.grow_artifacts($1, $2, $3, $4, $5, $6)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. grown.Select(artifact => artifact.Id)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. grown.Select(artifact => artifact.Session)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. grown.Select(artifact => artifact.MediaType)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. grown.Select(artifact => artifact.Size)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. grown.Select(artifact => artifact.Sha256)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. grown.Select(artifact => batch.Mentions.GetValueOrDefault(artifact.Id))] });
        return command;
    }

    /// <summary>The commit's function has forgotten them before they grew.</summary>
    private static NpgsqlBatchCommand Forget(PostgresNames names, Batch batch)
    {
        var command = new NpgsqlBatchCommand($"SELECT {names.Schema}.remove_artifacts(ARRAY (SELECT id FROM {names.Schema}.artifacts WHERE session = ANY ($1)))");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. batch.Forgotten] });
        return command;
    }

    private void AddEvents(IReadOnlyList<LogEvent> events, PostgresScopes scopes)
    {
        var (times, ids, sessions, types, data) = (new long[events.Count], new long[events.Count], new long?[events.Count], new string[events.Count], new ReadOnlyMemory<byte>[events.Count]);
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            var scope = new PostgresScope(e.Scope, e.Source, e.Actor);
            if (!scopes.TryFind(scope, out var known) && !fresh.TryGetValue(scope, out known))
            {
                known = (e.Position, e.Scope.Session is { } session ? PostgresNames.Hash(session) : null);
                fresh.Add(scope, known);
            }

            (times[i], ids[i], sessions[i], types[i], data[i]) = (e.Time.ToUnixTimeMilliseconds(), known.Id, known.Number, e.Type, e.Json);
        }

        Add(times);
        Add(ids);
        Add(sessions);
        Add(types);
        Add(data);
    }

    private void AddScopes()
    {
        AddAll(fresh.Values.Select(known => known.Id));
        AddAll(fresh.Values.Select(known => known.Number));
        AddAll(fresh.Keys.Select(scope => scope.Source));
        AddAll(fresh.Keys.Select(scope => scope.Actor));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Session));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Tree));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Run));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Agent));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Thread));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Peer));
        AddAll(fresh.Keys.Select(scope => scope.Scope.Task));
    }

    private void Add<T>(T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private void AddAll<T>(IEnumerable<T> values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values as T[] ?? [.. values] });
}
