using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

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
    private bool disposed;

    /// <exception cref="LogUnavailableException">The file cannot be opened, is damaged, or belongs to another server that runs.</exception>
    public SqliteEventStore(SqliteOptions options, TimeProvider time)
    {
        SqliteLibrary.Ensure();
        this.options = options;
        this.time = time;
        guard = Guard(options.Path);
        try
        {
            (writing, names, Epoch) = Guarded(Open);
            writer = new SqliteWriter(writing, names, time);
            Instance = (string)writing.Scalar("SELECT value FROM meta WHERE key = 'instance'")!;
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    public string Epoch { get; private set; }

    public string Instance { get; }

    public long ReadHead() => Reading(connection => connection.Scalar("SELECT max(position) FROM events") as long? ?? ReadFloor());

    public long ReadFloor() => Reading(connection => long.Parse((string)connection.Scalar("SELECT value FROM meta WHERE key = 'floor'")!, CultureInfo.InvariantCulture));

    public Documents ReadDocuments(IReadOnlyList<DocumentKind> kinds) => Reading(connection =>
    {
        var byName = kinds.ToDictionary(kind => kind.Name);
        var documents = Documents.Empty;
        foreach (var row in connection.Rows("SELECT kind, id, json FROM documents"))
        {
            if (byName.TryGetValue(row.GetString(0), out var kind))
            {
                documents = documents.With(new DocumentKey(kind, row.GetString(1)), kind.Deserialize(row.GetFieldValue<byte[]>(2)));
            }
        }

        return documents;
    });

    public void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents) => Guarded(() => writer.ReplaceDocuments(kinds, documents));

    public void Commit(Batch batch) => Guarded(() => writer.Commit(batch));

    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false) => Reading(connection =>
        SqliteQuery.Build(filter, names, backwards) is { } sql
            ? (IReadOnlyList<LogEvent>)[.. connection.Rows(sql, after, upTo, limit).Select(row => SqliteQuery.Event(row, names))]
            : []);

    public byte[]? ReadRecord(string kind, string id) => Reading(connection => (byte[]?)connection.Scalar(
        "SELECT json FROM records WHERE kind = $0 AND id = $1 AND (expires IS NULL OR expires > $2)", kind, id, time.GetUtcNow().ToUnixTimeMilliseconds()));

    public IReadOnlyList<byte[]> ReadRecords(string kind) => Reading(connection =>
        connection.Rows("SELECT json FROM records WHERE kind = $0 AND (expires IS NULL OR expires > $1) ORDER BY id", kind, time.GetUtcNow().ToUnixTimeMilliseconds())
            .Select(row => row.GetFieldValue<byte[]>(0)).ToList());

    public StoredArtifact? ReadArtifact(string id) => Reading(connection => connection
        .Rows("SELECT a.id, a.session, a.media_type, a.sha256, b.bytes FROM artifacts a JOIN blobs b USING (sha256) WHERE a.id = $0", id)
        .Select(row => new StoredArtifact(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(4)))
        .FirstOrDefault());

    public void ProbeWritable() => Guarded(writer.Probe);

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
        writing.Execute("DELETE FROM meta WHERE key = 'relaxed'");
        writing.Dispose();
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        guard.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>One server to a file: the lock is the operating system's, so it goes with the process, however that ends.</summary>
    private static FileStream Guard(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LogUnavailableException($"There is no right to write to {Path.GetDirectoryName(path)}.", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new LogUnavailableException($"The folder {Path.GetDirectoryName(path)} is not there.", e);
        }
        catch (IOException e)
        {
            throw new LogUnavailableException($"Another Ringside server is using {Path.GetDirectoryName(path)}. Stop it first, or give this one another data folder.", e);
        }
    }

    private (SqliteConnection Connection, SqliteNames Names, string Epoch) Open()
    {
        var connection = Connect();
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute(options.RelaxedDurability ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
            if (options.MaxPages is { } pages)
            {
                connection.Execute($"PRAGMA max_page_count = {pages}");
            }

            SqliteSchema.Prepare(connection, NewEpoch, NewEpoch);
            var unclean = connection.Scalar("SELECT value FROM meta WHERE key = 'relaxed'") is not null;
            if (unclean)
            {
                connection.Execute("UPDATE meta SET value = $0 WHERE key = 'epoch'", NewEpoch());
                connection.Execute("DELETE FROM meta WHERE key = 'relaxed'");
            }

            if (options.RelaxedDurability)
            {
                connection.Execute("INSERT INTO meta VALUES ('relaxed', 'running')");
            }

            return (connection, new SqliteNames(connection), (string)connection.Scalar("SELECT value FROM meta WHERE key = 'epoch'")!);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.Path, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private T Reading<T>(Func<SqliteConnection, T> read) => Guarded(() =>
    {
        var connection = readers.TryTake(out var free) ? free : Connect();
        try
        {
            return read(connection);
        }
        finally
        {
            readers.Add(connection);
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
    }

    /// <summary>40 random bits: two logs that take each other's place have the same epoch once in 10¹².</summary>
    private static string NewEpoch() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));
}
