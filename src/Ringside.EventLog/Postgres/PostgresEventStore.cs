using System.Data;
using Npgsql;
using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Search;
using Ringside.EventLog.Sqlite;

namespace Ringside.EventLog.Postgres;

/// <summary>
/// A log in one schema of a PostgreSQL database, which several servers may write at once. Each batch is one statement, one round trip and one transaction; it
/// begins by moving the log's one row on from where it was expected, and so holds it until the commit: positions are in the order of commits (A2).
/// </summary>
public sealed class PostgresEventStore : IEventStore
{
    private readonly PostgresConnections connections;
    private readonly PostgresFollower follower;
    private readonly PostgresWriter writer;
    private readonly PostgresPieces pieces;
    private readonly PostgresNames names;
    private readonly TimeProvider time;
    private readonly FileStream? guard;

    /// <exception cref="LogUnavailableException">The database cannot be reached, or is not as it should be; the message says why.</exception>
    public PostgresEventStore(PostgresOptions options, TimeProvider time)
    {
        this.time = time;
        connections = new PostgresConnections(options);
        names = connections.Names;
        pieces = new PostgresPieces(connections);
        follower = new PostgresFollower(connections, options, time);
        guard = options.Guard is { } file ? FileGuard.Take(file) : null;
        try
        {
            (Epoch, Instance) = connections.Guarded(() =>
            {
                using var connection = connections.Open();
                PostgresSchema.Prepare(connection, names, NewEpoch);
                return connection.Rows($"SELECT epoch, instance FROM {names.Schema}.log", [], row => (row.GetString(0), row.GetString(1)))[0];
            });
        }
        catch
        {
            guard?.Dispose();
            throw;
        }

        writer = new PostgresWriter(connections, follower, Epoch, time);
    }

    public bool IsShared => true;

    public string Epoch { get; private set; }

    public string Instance { get; }

    public long ReadHead() => ReadPlace().Head;

    public long ReadFloor() => connections.Reading(connection => (long)connection.Scalar($"SELECT floor FROM {names.Schema}.log")!);

    public StorePlace ReadPlace()
    {
        var place = connections.Reading(Place);
        writer.Seen = place.Version;
        return place;
    }

    public (StorePlace Place, Documents Documents) ReadState(IReadOnlyList<DocumentKind> kinds)
    {
        var state = connections.Reading(connection =>
        {
            using var moment = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            return (Place(connection), Documents(connection, "documents", kinds));
        });
        writer.Seen = state.Item1.Version;
        return state;
    }

    public IReadOnlyList<string> ReadChangedRecords(long afterVersion) =>
        connections.Reading(connection => connection.Rows($"SELECT kind FROM {names.Schema}.record_kinds WHERE version > $1 ORDER BY kind", [afterVersion], row => row.GetString(0)));

    public Documents ReadFloorDocuments(IReadOnlyList<DocumentKind> kinds) => connections.Reading(connection => Documents(connection, "floor_documents", kinds));

    public void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents)
    {
        var all = kinds.SelectMany(kind => documents.Keys(kind).Select(id => new DocumentKey(kind, id))).ToList();
        AloneWrite(
            ($"DELETE FROM {names.Schema}.documents", []),
            ($"INSERT INTO {names.Schema}.documents SELECT * FROM unnest($1, $2, $3)",
            [
                all.Select(key => key.Kind.Name).ToArray(), all.Select(key => key.Id).ToArray(), all.Select(key => key.Kind.Serialize(documents.Get(key)!)).ToArray(),
            ]));
    }

    public void Commit(Batch batch) => connections.Guarded(() => { writer.Commit(batch); return true; });

    public bool IsCommitted(Batch batch) => connections.Guarded(() => writer.IsCommitted(batch));

    public IDisposable Hold() => connections.Guarded(writer.Hold);

    public Task FollowAsync(Action<long?> committed, CancellationToken stop) => follower.RunAsync(committed, stop);

    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false, long maxBytes = long.MaxValue) =>
        connections.Reading(connection => new PostgresQuery(connection, names, filter, backwards).Read(writer.Scopes, after, upTo, limit, maxBytes));

    public Record? ReadRecord(string kind, string id) => connections.Reading(connection => connection.Rows(
        $"SELECT json, expires FROM {names.Schema}.records WHERE kind = $1 AND id = $2 AND (expires IS NULL OR expires > $3)",
        [kind, id, time.GetUtcNow().ToUnixTimeMilliseconds()],
        row => new Record(row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)))).FirstOrDefault());

    public IReadOnlyList<byte[]> ReadRecords(string kind) => connections.Reading(connection => connection.Rows(
        $"SELECT json FROM {names.Schema}.records WHERE kind = $1 AND (expires IS NULL OR expires > $2) ORDER BY id",
        [kind, time.GetUtcNow().ToUnixTimeMilliseconds()],
        row => row.GetFieldValue<byte[]>(0)));

    public StoredArtifact? ReadArtifact(string id) => connections.Reading(connection => connection.Rows(
        $"SELECT a.id, a.session, a.media_type, a.sha256, b.bytes FROM {names.Schema}.artifacts a JOIN {names.Schema}.blobs b USING (sha256) WHERE a.id = $1",
        [id],
        row => new StoredArtifact(row.GetString(0), row.Text(1), row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(4))).FirstOrDefault());

    /// <summary>In the database.</summary>
    public IArtifactBytes ArtifactBytes => pieces;

    public GrownRow? FindGrown(string id) => connections.Reading(connection => connection.Rows(
        $"""
        SELECT a.session, a.media_type, a.sha256, coalesce(f.name, a.id), f.size FROM {names.Schema}.artifacts a LEFT JOIN {names.Schema}.files f USING (sha256)
        WHERE a.id = $1 AND (a.sha256 = '' OR f.name IS NOT NULL)
        """,
        [id],
        row => new GrownRow(id, row.Text(0), row.GetString(1), row.GetString(2) is { Length: > 0 } sha256 ? sha256 : null, row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4))).FirstOrDefault());

    public bool IsNeeded(string name) => connections.Reading(connection => connection.Scalar(
        $"SELECT EXISTS (SELECT FROM {names.Schema}.artifacts WHERE id = $1 AND sha256 = '') OR EXISTS (SELECT FROM {names.Schema}.files WHERE name = $1)", name) is true);

    public IReadOnlyList<string> ReadOpenArtifacts() =>
        connections.Reading(connection => connection.Rows($"SELECT id FROM {names.Schema}.artifacts WHERE sha256 = ''", [], row => row.GetString(0)));

    public IReadOnlyList<string> ReadArtifacts(long after, long upTo) => connections.Reading(connection => connection.Rows(
        $"SELECT id FROM {names.Schema}.artifacts WHERE position > $1 AND position <= $2 AND sha256 <> '' ORDER BY id", [after, upTo], row => row.GetString(0)));

    /// <summary>The data of events and artifacts, with 100 bytes for each event's row: PostgreSQL itself tells only what its files take.</summary>
    public long ReadSize() => connections.Reading(connection => (long)connection.Scalar($"SELECT bytes FROM {names.Schema}.log")!);

    public bool Prune(PruneStep step) => connections.Guarded(() => writer.Prune(step));

    public void ProbeWritable() => connections.Guarded(() => writer.Probe());

    public ISearchIndex OpenSearchIndex() => new PostgresSearchIndex(connections);

    public string RenewEpoch()
    {
        var epoch = NewEpoch();
        AloneWrite(($"UPDATE {names.Schema}.log SET epoch = $1", [epoch]));
        return Epoch = epoch;
    }

    public async ValueTask DisposeAsync()
    {
        writer.Dispose();
        guard?.Dispose();
        await connections.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Writes what no running server may have done under it.</summary>
    private void AloneWrite(params (string Sql, object?[] Values)[] statements) => connections.Guarded(() =>
    {
        using var connection = connections.Open();
        for (var tries = 0; OtherServers(connection) > 0; tries++)
        {
            if (tries == 20)
            {
                throw new LogUnavailableException("A Ringside server is at work on this log. Stop it first.");
            }

            // One that was killed a moment ago leaves connections that PostgreSQL is about to close.
            connection.Execute("SELECT pg_sleep(0.1)");
        }

        using var writing = connection.Together([($"UPDATE {names.Schema}.log SET version = version + 1", []), .. statements]);
        return writing.ExecuteNonQuery();
    });

    private long OtherServers(NpgsqlConnection connection) => (long)connection.Scalar(
        """
        SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1 AND objid::bigint = $2 AND pid <> $3
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """,
        (long)(uint)names.LockClass,
        (long)(uint)names.ServerLock,
        follower.Process)!;

    private StorePlace Place(NpgsqlConnection connection)
    {
        var (place, epoch) = connection.Rows(
            $"SELECT head, floor, version, epoch FROM {names.Schema}.log", [], row => (new StorePlace(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), row.GetString(3)))[0];
        return epoch == Epoch ? place : throw new LogUnavailableException("The log has a new epoch (ringside epoch new). Restart this server.");
    }

    private Documents Documents(NpgsqlConnection connection, string table, IReadOnlyList<DocumentKind> kinds)
    {
        var byName = kinds.ToDictionary(kind => kind.Name);
        var documents = global::Ringside.EventLog.Documents.Empty;
        using var command = connection.Command($"SELECT kind, id, json FROM {names.Schema}.{table}");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (byName.TryGetValue(row.GetString(0), out var kind))
            {
                documents = documents.With(new DocumentKey(kind, row.GetString(1)), kind.Deserialize(row.GetFieldValue<byte[]>(2)));
            }
        }

        return documents;
    }

    /// <summary>40 random bits, as in SQLite.</summary>
    private static string NewEpoch() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));
}
