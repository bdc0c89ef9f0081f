using Microsoft.Data.Sqlite;
using Ringside.Protocol;

namespace Ringside.EventLog.Sqlite;

/// <summary>The statements of the writing connection, prepared once.</summary>
internal sealed class SqliteWriter(SqliteConnection connection, SqliteNames names, ArtifactFolder files, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly SqliteCommand insertName = connection.Prepared("INSERT INTO names VALUES ($0, $1)", 2);
    private readonly SqliteStatement insertEvent = new(connection, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteCommand putDocument = connection.Prepared("INSERT OR REPLACE INTO documents VALUES ($0, $1, $2)", 3);
    private readonly SqliteCommand removeDocument = connection.Prepared("DELETE FROM documents WHERE kind = $0 AND id = $1", 2);
    private readonly SqliteCommand putRecord = connection.Prepared("INSERT OR REPLACE INTO records VALUES ($0, $1, $2, $3)", 4);
    private readonly SqliteCommand removeRecord = connection.Prepared("DELETE FROM records WHERE kind = $0 AND id = $1", 2);
    private readonly SqlitePruning pruning = new(connection);
    private bool namesAreStale;
    private DateTimeOffset swept = DateTimeOffset.MinValue;

    public void Commit(Batch batch) => InTransaction(() =>
    {
        foreach (var e in batch.Events)
        {
            InsertEvent(e);
        }

        foreach (var (key, document) in batch.Documents)
        {
            if (document is null)
            {
                removeDocument.Run(key.Kind.Name, key.Id);
            }
            else
            {
                putDocument.Run(key.Kind.Name, key.Id, key.Kind.Serialize(document));
            }
        }

        foreach (var (key, record) in batch.Records)
        {
            if (record is null)
            {
                removeRecord.Run(key.Kind, key.Id);
            }
            else
            {
                putRecord.Run(key.Kind, key.Id, record.Json, record.ExpiresAt?.ToUnixTimeMilliseconds());
            }
        }

        foreach (var artifact in batch.Artifacts)
        {
            connection.Execute("INSERT OR IGNORE INTO blobs VALUES ($0, $1)", artifact.Sha256, artifact.Bytes);
            connection.Execute(
                "INSERT INTO artifacts (id, session, media_type, sha256) VALUES ($0, $1, $2, $3)", artifact.Id, artifact.Session, artifact.MediaType, artifact.Sha256);
        }

        foreach (var artifact in batch.Grown)
        {
            if (SqliteGrownArtifacts.Put(connection, artifact) is { } file)
            {
                pruning.Unneeded.Add(file);
            }
        }

        foreach (var (artifact, position) in batch.Mentions)
        {
            connection.Execute("UPDATE artifacts SET position = $1 WHERE id = $0", artifact, position);
        }

        if (batch.Forgotten.Count > 0)
        {
            Forget(batch);
        }

        SweepExpired();
    });

    public bool Prune(PruneStep step)
    {
        var done = InTransaction(() => pruning.Take(step));
        if (done)
        {
            pruning.GiveBack();
        }

        return done;
    }

    public void ReplaceDocuments(IReadOnlyList<DocumentKind> kinds, Documents documents) => InTransaction(() =>
    {
        connection.Execute("DELETE FROM documents");
        foreach (var kind in kinds)
        {
            foreach (var id in documents.Keys(kind))
            {
                putDocument.Run(kind.Name, id, kind.Serialize(documents.Get(new DocumentKey(kind, id))!));
            }
        }
    });

    /// <summary>Takes room for an event, and gives it back: a full disk shows only when something is written.</summary>
    public void Probe() => InTransaction(() =>
    {
        connection.Execute("INSERT OR REPLACE INTO meta VALUES ('probe', hex(zeroblob(8192)))");
        connection.Execute("DELETE FROM meta WHERE key = 'probe'");
    });

    public void Dispose()
    {
        foreach (var command in new IDisposable[] { insertName, insertEvent, putDocument, removeDocument, putRecord, removeRecord, pruning })
        {
            command.Dispose();
        }
    }

    private void InsertEvent(LogEvent e)
    {
        insertEvent.Bind(1, e.Position);
        insertEvent.Bind(2, e.Time.ToUnixTimeMilliseconds());
        insertEvent.Bind(3, Number(e.Type));
        insertEvent.Bind(4, Number(e.Source));
        insertEvent.BindNumber(5, Number(e.Actor));
        insertEvent.BindScope(6, e.Scope, names, insertName);
        insertEvent.Bind(13, e.Json.Span);
        insertEvent.Run();
    }

    private long Number(string? name) => names.NumberOf(name, insertName);

    private void Forget(Batch batch)
    {
        // The newest event may be among those that go, and no position is given twice.
        pruning.KeepHead();
        foreach (var session in batch.Forgotten)
        {
            connection.Execute(
                "DELETE FROM events WHERE session = $0 AND type NOT IN (SELECT id FROM names WHERE name IN ($1, $2))", Number(session), EventTypes.UsageUpdated, EventTypes.SessionRemoved);
            connection.Execute("DELETE FROM records WHERE substr(id, 1, length($0) + 1) = $0 || ' '", session);
            pruning.RemoveArtifacts(connection.Rows("SELECT id FROM artifacts WHERE session = $0", session).Select(row => row.GetString(0)).ToList());
        }

        foreach (var (key, document) in batch.Documents.Where(changed => changed.Value is null))
        {
            pruning.PutFloorDocument(key, document);
        }
    }

    private void SweepExpired()
    {
        var now = time.GetUtcNow();
        if (now - swept > SweepEvery)
        {
            connection.Execute("DELETE FROM records WHERE expires <= $0", now.ToUnixTimeMilliseconds());
            swept = now;
        }
    }

    private void InTransaction(Action write) => InTransaction(() => { write(); return true; });

    private T InTransaction<T>(Func<T> write)
    {
        pruning.Unneeded.Clear();
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            if (namesAreStale)
            {
                names.Reload(connection);
                namesAreStale = false;
            }

            var result = write();
            connection.Execute("COMMIT");
            names.Committed();
            pruning.Unneeded.ForEach(files.Remove);
            return result;
        }
        catch
        {
            namesAreStale = true;
            Rollback();
            throw;
        }
    }

    /// <summary>SQLite has rolled back by itself after some failures, and then says so.</summary>
    private void Rollback()
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
        }
    }
}
