using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Ringside.EventLog.Artifacts;
using Ringside.EventLog.Search;
using SQLitePCL;

namespace Ringside.EventLog.Sqlite;

/// <summary>A log in one SQLite file: WAL, one writing connection, and as many reading ones as are in use at once.</summary>
public sealed class SqliteEventStore : IEventStore
{
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly SqliteOptions options;
    private readonly TimeProvider time;
    private readonly SqliteConnection writing;
    private readonly SqliteWriter writer;
    private readonly SqliteNames names;
    private readonly FileStream guard;
    private readonly ArtifactFolder files;
    private volatile bool disposed;

    /// <exception cref="LogUnavailableException">The file cannot be opened, is damaged, or belongs to another server that runs.</exception>
    public SqliteEventStore(SqliteOptions options, TimeProvider time)
    {
        SqliteLibrary.Ensure();
        this.options = options;
        this.time = time;
        files = new ArtifactFolder(Beside("artifacts"));
        guard = FileGuard.Take(options.Path);
        SqliteConnection? opened = null;
        try
        {
            FileLength.Require(options.Path);
            opened = writing = Guarded(Connect);
            (Epoch, Instance) = Guarded(Prepare);
            names = Guarded(() => new SqliteNames(writing));
            writer = Guarded(() => new SqliteWriter(writing, names, files, time));
        }
        catch
        {
            opened?.Dispose();
            guard.Dispose();
            throw;
        }
    }

    public string Epoch { get; private set; }

    public string Instance { get; }

    public long ReadHead() => Reading(connection => (long)connection.Scalar(SqliteSchema.Head)!);

    public long ReadFloor() => Reading(connection => long.Parse((string)connection.Scalar("SELECT value FROM meta WHERE key = 'floor'")!, CultureInfo.InvariantCulture));

    public StorePlace ReadPlace() => new(ReadHead(), ReadFloor(), 0);

    public (StorePlace Place, Documents Documents) ReadState(IReadOnlyList<DocumentKind> kinds) => (ReadPlace(), ReadDocuments("documents", kinds));

    public Documents ReadFloorDocuments(IReadOnlyList<DocumentKind> kinds) => ReadDocuments("floor_documents", kinds);

    public void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents) => Guarded(() => writer.ReplaceDocuments(kinds, documents));

    public void Commit(Batch batch) => Guarded(() => writer.Commit(batch));

    /// <summary>A commit without events leaves no trace that could be asked for.</summary>
    public bool IsCommitted(Batch batch) => batch.Events.Count > 0 && ReadHead() == batch.Events[^1].Position;

    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false, long maxBytes = long.MaxValue) => Reading(connection =>
        SqliteQuery.Build(filter, names, backwards) is { } sql
            ? (IReadOnlyList<LogEvent>)new EventSelect(connection, names).Run(sql, after, upTo, limit, maxBytes)
            : []);

    public Record? ReadRecord(string kind, string id) => Reading(connection => connection
        .Rows("SELECT json, expires FROM records WHERE kind = $0 AND id = $1 AND (expires IS NULL OR expires > $2)", kind, id, time.GetUtcNow().ToUnixTimeMilliseconds())
        .Select(row => new Record(row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))))
        .FirstOrDefault());

    public IReadOnlyList<byte[]> ReadRecords(string kind) => Reading(connection =>
        connection.Rows("SELECT json FROM records WHERE kind = $0 AND (expires IS NULL OR expires > $1) ORDER BY id", kind, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Select(row => row.GetFieldValue<byte[]>(0)).ToList());

    public StoredArtifact? ReadArtifact(string id) => Reading(connection => connection
        .Rows("SELECT a.id, a.session, a.media_type, a.sha256, b.bytes FROM artifacts a JOIN blobs b USING (sha256) WHERE a.id = $0", id)
        .Select(row => new StoredArtifact(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(4)))
        .FirstOrDefault());

    public IReadOnlyList<string> ReadArtifacts(long after, long upTo) => Reading(connection =>
        connection.Rows("SELECT id FROM artifacts WHERE position > $0 AND position <= $1 AND sha256 <> '' ORDER BY id", after, upTo).Select(row => row.GetString(0)).ToList());

    /// <summary>In a folder <c>artifacts</c> beside the log's file.</summary>
    public IArtifactBytes ArtifactBytes => files;

    public GrownRow? FindGrown(string id) => Reading(connection => SqliteGrownArtifacts.Find(connection, id));

    public bool IsNeeded(string name) => Reading(connection =>
        connection.Scalar("SELECT 1 FROM artifacts WHERE id = $0 AND sha256 = '' UNION SELECT 1 FROM files WHERE name = $0", name) is not null);

    public IReadOnlyList<string> ReadOpenArtifacts() => Reading(connection => connection.Rows("SELECT id FROM artifacts WHERE sha256 = ''").Select(row => row.GetString(0)).ToList());

    public long ReadSize() => Reading(connection =>
        (((long)connection.Scalar("PRAGMA page_count")! - (long)connection.Scalar("PRAGMA freelist_count")!) * (long)connection.Scalar("PRAGMA page_size")!)
        + (long)connection.Scalar("SELECT coalesce(sum(size), 0) FROM files")!);

    public bool Prune(PruneStep step) => Guarded(() => writer.Prune(step));

    public void ProbeWritable() => Guarded(writer.Probe);

    /// <summary>In a file <c>search.db</c> beside the log's.</summary>
    public ISearchIndex OpenSearchIndex() => new SqliteSearchIndex(Beside("search.db"));

    public string RenewEpoch() => Epoch = Guarded(() =>
    {
        var epoch = NewEpoch();
        writing.Execute("UPDATE meta SET value = $0 WHERE key = 'epoch'", epoch);
        return epoch;
    });

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return ValueTask.CompletedTask;
        }

        writer.Dispose();
        try
        {
            if (options.RelaxedDurability)
            {
                writing.Execute("DELETE FROM meta WHERE key = 'relaxed'");
            }
        }
        catch (SqliteException)
        {
            // The mark stays, and the next start gives a new epoch: more than was needed, and never wrong.
        }

        writing.Dispose();
        CloseReaders();
        guard.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Beside(string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Path))!, name);

    private Documents ReadDocuments(string table, IReadOnlyList<DocumentKind> kinds) => Reading(connection =>
    {
        var byName = kinds.ToDictionary(kind => kind.Name);
        var documents = Documents.Empty;
        foreach (var row in connection.Rows($"SELECT kind, id, json FROM {table}"))
        {
            if (byName.TryGetValue(row.GetString(0), out var kind))
            {
                documents = documents.With(new DocumentKey(kind, row.GetString(1)), kind.Deserialize(row.GetFieldValue<byte[]>(2)));
            }
        }

        return documents;
    });

    private void CloseReaders()
    {
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private (string Epoch, string Instance) Prepare()
    {
        // Only an empty file takes it; an older one uses its free room again, and does not get smaller.
        writing.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        writing.Execute("PRAGMA journal_mode = WAL");
        writing.Execute("PRAGMA synchronous = FULL");
        if (options.MaxPages is { } pages)
        {
            writing.Execute($"PRAGMA max_page_count = {pages}");
        }

        SqliteSchema.Prepare(writing, NewEpoch, NewEpoch);
        if (Meta("relaxed") is not null)
        {
            writing.Execute("UPDATE meta SET value = $0 WHERE key = 'epoch'", NewEpoch());
            writing.Execute("DELETE FROM meta WHERE key = 'relaxed'");
        }

        if (options.RelaxedDurability)
        {
            // The mark is on the disk before anything may be taken back from it.
            writing.Execute("INSERT INTO meta VALUES ('relaxed', 'running')");
            writing.Execute("PRAGMA synchronous = NORMAL");
        }

        return (Meta("epoch")!, Meta("instance")!);
    }

    private string? Meta(string key) => (string?)writing.Scalar("SELECT value FROM meta WHERE key = $0", key);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Pooling = false,
            DefaultTimeout = (int)options.LockWait.TotalSeconds,
        }.ToString());
        connection.Open();

        // What goes past ADO.NET waits for locks too.
        raw.sqlite3_busy_timeout(connection.Handle!, (int)options.LockWait.TotalMilliseconds);
        return connection;
    }

    private T Reading<T>(Func<SqliteConnection, T> read) => Guarded(() =>
    {
        if (disposed)
        {
            throw new LogUnavailableException("The log is closed.");
        }

        var connection = readers.TryTake(out var free) ? free : Connect();
        try
        {
            return read(connection);
        }
        finally
        {
            readers.Add(connection);
            if (disposed)
            {
                CloseReaders();
            }
        }
    });

    private void Guarded(Action action) => Guarded(() => { action(); return true; });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Explain(e, options.Path);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidCastException)
        {
            throw SqliteErrors.Damaged(e, options.Path);
        }
    }

    /// <summary>40 random bits: two logs that take each other's place have the same epoch once in 10¹².</summary>
    private static string NewEpoch() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));
}
