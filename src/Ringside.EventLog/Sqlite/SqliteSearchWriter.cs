using Microsoft.Data.Sqlite;
using Ringside.EventLog.Search;
using Ringside.Protocol;

namespace Ringside.EventLog.Sqlite;

/// <summary>Writes entries and takes them out again, in one transaction with the cursor.</summary>
internal sealed class SqliteSearchWriter(SqliteConnection connection, SqliteNames names) : IDisposable
{
    private const string PutCursor = "INSERT OR REPLACE INTO meta VALUES ('cursor', $0)";

    private readonly SqliteCommand insertName = connection.Prepared("INSERT INTO names VALUES ($0, $1)", 2);
    private readonly SqliteStatement insertEntry = new(connection, "INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement insertWords = new(connection, "INSERT INTO words (rowid, strong, plain, pieces) VALUES (last_insert_rowid(), ?, ?, ?)");

    // A contentless table gives words up only to whoever says which they are.
    private readonly SqliteCommand removeWords = connection.Prepared("INSERT INTO words (words, rowid, strong, plain, pieces) VALUES ('delete', $0, $1, $2, $3)", 4);

    public bool Write(SearchBatch batch)
    {
        if (SqliteSearchSchema.ReadCursor(connection) != batch.From)
        {
            return false;
        }

        InTransaction(() =>
        {
            foreach (var entry in batch.Entries)
            {
                if (entry.Item is not null)
                {
                    Remove("session = $0 AND item = $1 AND parts & ~$2 = 0", Number(entry.Event.Scope.Session), entry.Item, (long)entry.Parts);
                }

                Insert(entry);
            }

            foreach (var session in batch.Forgotten)
            {
                Remove("session = $0", Number(session));
            }

            Remove("position <= $0", batch.Floor);
            connection.Execute(PutCursor, batch.To.ToString());
        });
        return true;
    }

    public void Reset(Cursor at) => InTransaction(() =>
    {
        connection.Execute("DELETE FROM entries");
        connection.Execute("INSERT INTO words (words) VALUES ('delete-all')");
        connection.Execute(PutCursor, at.ToString());
    });

    public void Dispose()
    {
        foreach (var command in new IDisposable[] { insertName, insertEntry, insertWords, removeWords })
        {
            command.Dispose();
        }
    }

    private void Insert(SearchEntry entry)
    {
        var e = entry.Event;
        foreach (var chunk in entry.Chunks)
        {
            insertEntry.Bind(1, e.Position);
            insertEntry.Bind(2, e.Time.ToUnixTimeMilliseconds());
            insertEntry.Bind(3, Number(e.Type));
            insertEntry.BindScope(4, e.Scope, names, insertName);
            insertEntry.Bind(11, entry.Item);
            insertEntry.Bind(12, (long)entry.Parts);
            insertEntry.Bind(13, SqliteSearchText.Compress(chunk));
            insertEntry.Run();
            var words = chunk.Words();
            insertWords.Bind(1, SqliteSearchText.Join(words.Strong));
            insertWords.Bind(2, SqliteSearchText.Join(words.Plain));
            insertWords.Bind(3, SqliteSearchText.Join(words.Pieces));
            insertWords.Run();
        }
    }

    private void Remove(string condition, params ReadOnlySpan<object?> values)
    {
        var found = connection.Rows($"SELECT id, text FROM entries WHERE {condition}", values).Select(row => (Id: row.GetInt64(0), Text: row.GetFieldValue<byte[]>(1))).ToList();
        foreach (var (id, text) in found)
        {
            var words = SqliteSearchText.Decompress(text).Words();
            removeWords.Run(id, SqliteSearchText.Join(words.Strong), SqliteSearchText.Join(words.Plain), SqliteSearchText.Join(words.Pieces));
            connection.Execute("DELETE FROM entries WHERE id = $0", id);
        }
    }

    private long Number(string? name) => names.NumberOf(name, insertName);

    private void InTransaction(Action write)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            write();
            connection.Execute("COMMIT");
            names.Committed();
        }
        catch
        {
            try
            {
                connection.Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself.
            }

            names.Reload(connection);
            throw;
        }
    }
}
