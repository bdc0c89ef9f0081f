using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// An index in a SQLite file of its own beside the log, so that it never waits for the log's lock, nor the log for its. A file that is damaged or of another
/// version is made anew, since all of it comes from the log.
/// </summary>
public sealed class SqliteSearchIndex : ISearchIndex
{
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly string path;
    private SqliteConnection writing;
    private SqliteNames names;
    private SqliteSearchWriter writer;
    private volatile bool damaged;
    private volatile bool disposed;

    /// <param name="path">The file; made if it is not there.</param>
    /// <exception cref="LogUnavailableException">The file cannot be opened, or this SQLite has no FTS5.</exception>
    public SqliteSearchIndex(string path)
    {
        SqliteLibrary.Ensure();
        this.path = path;
        (writing, names, writer) = Guarded(OpenOrRemake);
    }

    public Cursor? ReadCursor() => Guarded(() =>
    {
        RemakeIfDamaged();
        return SqliteSearchSchema.ReadCursor(writing);
    });

    public void Reset(Cursor at) => Guarded(() =>
    {
        writer.Reset(at);
        return true;
    });

    public bool Write(SearchBatch batch) => Guarded(() => writer.Write(batch));

    public SearchMatches Search(SearchRequest request) => Guarded(() =>
    {
        if (disposed)
        {
            throw new LogUnavailableException("The search index is closed.");
        }

        var connection = readers.TryTake(out var free) ? free : Connect(path);
        try
        {
            return SqliteSearchQuery.Run(connection, names, request);
        }
        finally
        {
            readers.Add(connection);
            if (disposed || damaged)
            {
                CloseReaders();
            }
        }
    });

    public ValueTask DisposeAsync()
    {
        disposed = true;
        writer.Dispose();
        writing.Dispose();
        CloseReaders();
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes an index's file; the next start makes it anew.</summary>
    public static void Delete(string path)
    {
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            File.Delete(path + part);
        }
    }

    private (SqliteConnection, SqliteNames, SqliteSearchWriter) OpenOrRemake()
    {
        try
        {
            return Open();
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            Delete(path);
            return Open();
        }
    }

    private (SqliteConnection, SqliteNames, SqliteSearchWriter) Open()
    {
        KeepPrivate();
        var connection = Connect(path);
        try
        {
            if (!SqliteSearchSchema.IsOfThisVersion(connection))
            {
                connection.Dispose();
                Delete(path);
                KeepPrivate();
                connection = Connect(path);
            }

            SqliteSearchSchema.Prepare(connection);
            var known = new SqliteNames(connection);
            return (connection, known, new SqliteSearchWriter(connection, known));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RemakeIfDamaged()
    {
        if (damaged)
        {
            writer.Dispose();
            writing.Dispose();
            CloseReaders();
            Delete(path);
            (writing, names, writer) = Open();
            damaged = false;
        }
    }

    /// <summary>The file has what people said; SQLite gives the files beside it the same rights.</summary>
    private void KeepPrivate()
    {
        if (!OperatingSystem.IsWindows())
        {
            new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private void CloseReaders()
    {
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            damaged |= IsDamage(e);
            throw damaged ? new LogUnavailableException("The search index is damaged, and is being made anew.", e) : SqliteErrors.Explain(e, path);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            damaged = true;
            throw new LogUnavailableException("The search index is damaged, and is being made anew.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogUnavailableException($"The search index {path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>SQLITE_CORRUPT and SQLITE_NOTADB.</summary>
    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 11 or 26;
}
