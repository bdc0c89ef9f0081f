using Microsoft.Data.Sqlite;
using Ringside.Protocol;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// The index's file. The words are split and spelled before they come here, so FTS5 has only to split at spaces, which its <c>ascii</c> tokenizer does with
/// them. It keeps no text: <c>entries</c> has it, for the words around a hit and for taking an entry out again.
/// </summary>
internal static class SqliteSearchSchema
{
    /// <summary>Kept in <c>PRAGMA user_version</c>. Whatever changes the tables, how a text is kept, or which words it has, takes the next number: another version's file is made anew.</summary>
    private const int Version = 2;

    private const string Tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE entries (
          id INTEGER PRIMARY KEY, position INTEGER NOT NULL, time INTEGER NOT NULL, type INTEGER NOT NULL,
          session INTEGER, tree INTEGER, run INTEGER, agent INTEGER, thread INTEGER, peer INTEGER, task INTEGER, item TEXT, parts INTEGER NOT NULL, text BLOB NOT NULL);
        CREATE INDEX entries_position ON entries (position);
        CREATE INDEX entries_item ON entries (session, item);
        CREATE VIRTUAL TABLE words USING fts5(strong, plain, pieces, content='', tokenize='ascii');
        """;

    /// <exception cref="LogUnavailableException">This SQLite has no FTS5.</exception>
    public static void Prepare(SqliteConnection connection)
    {
        if ((long)connection.Scalar("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'")! == 0)
        {
            throw new LogUnavailableException($"Search needs SQLite's FTS5, which this SQLite ({connection.ServerVersion}) was built without. Everything else works.");
        }

        connection.Execute("PRAGMA journal_mode = WAL");

        // What a power cut takes back is taken in again from the log. Only checkpoints wait for the disk, one in 32 MiB, since the log waits for the same one.
        connection.Execute("PRAGMA synchronous = NORMAL");
        connection.Execute("PRAGMA wal_autocheckpoint = 8192");
        connection.Execute("PRAGMA cache_size = -16384");
        if ((long)connection.Scalar("PRAGMA user_version")! == 0)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Tables);
            connection.Execute($"PRAGMA user_version = {Version}");
            transaction.Commit();
        }
    }

    public static bool IsOfThisVersion(SqliteConnection connection) => (long)connection.Scalar("PRAGMA user_version")! is 0 or Version;

    public static Cursor? ReadCursor(SqliteConnection connection) =>
        Cursor.TryParse((string?)connection.Scalar("SELECT value FROM meta WHERE key = 'cursor'"), out var cursor) ? cursor : null;
}
