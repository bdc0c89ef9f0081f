using Microsoft.Data.Sqlite;

namespace Ringside.EventLog.Sqlite;

/// <summary>The tables. Ids and types are numbers in <c>events</c>, named once in <c>names</c>: four indexes over 30-byte ids would be most of the file.</summary>
internal static class SqliteSchema
{
    /// <summary>Kept in <c>PRAGMA user_version</c>; a file of a later version is refused.</summary>
    public const int Version = 4;

    /// <summary>The newest position that was given: its event may have been forgotten, or pruned.</summary>
    public const string Head = "SELECT max(coalesce((SELECT max(position) FROM events), 0), (SELECT max(value + 0) FROM meta WHERE key IN ('head', 'floor')))";

    private const string Tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE events (
          position INTEGER PRIMARY KEY, time INTEGER NOT NULL, type INTEGER NOT NULL, source INTEGER NOT NULL, actor INTEGER,
          session INTEGER, tree INTEGER, run INTEGER, agent INTEGER, thread INTEGER, peer INTEGER, task INTEGER, data BLOB NOT NULL);
        CREATE INDEX events_session ON events (session) WHERE session IS NOT NULL;
        CREATE INDEX events_tree ON events (tree) WHERE tree IS NOT session;
        CREATE INDEX events_run ON events (run) WHERE run IS NOT NULL;
        CREATE INDEX events_agent ON events (agent) WHERE agent IS NOT NULL;
        CREATE INDEX events_thread ON events (thread) WHERE thread IS NOT NULL;
        CREATE INDEX events_peer ON events (peer) WHERE peer IS NOT NULL;
        CREATE INDEX events_task ON events (task) WHERE task IS NOT NULL;
        CREATE TABLE documents (kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, expires INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE artifacts (id TEXT PRIMARY KEY, session TEXT, media_type TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>What brings a file of version n to the next; a new one goes through all of it.</summary>
    private static readonly string[] Steps =
    [
        Tables,
        "DROP INDEX events_tree; CREATE INDEX events_tree ON events (tree) WHERE tree IS NOT session;",

        // Which event mentioned an artifact last was not written down: as if it were the newest, it stays until all of them are gone.
        $"""
        CREATE TABLE floor_documents (kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        ALTER TABLE artifacts ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
        UPDATE artifacts SET position = ({Head});
        CREATE INDEX artifacts_position ON artifacts (position);
        CREATE INDEX artifacts_session ON artifacts (session);
        CREATE INDEX artifacts_sha256 ON artifacts (sha256);
        """,

        // An artifact without a hash is open. What was sealed with bytes of its own has a file, which others with the same bytes share.
        "CREATE TABLE files (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;",
    ];

    /// <summary>Makes the tables of an empty file, brings those of an older version up to this one, and refuses a later one.</summary>
    public static void Prepare(SqliteConnection connection, Func<string> newInstance, Func<string> newEpoch)
    {
        var version = (long)connection.Scalar("PRAGMA user_version")!;
        if (version > Version)
        {
            throw new LogUnavailableException($"The log was written by a later version of Ringside (format {version}; this one reads {Version}).");
        }

        if (version == 0 && (long)connection.Scalar("SELECT count(*) FROM sqlite_master")! > 0)
        {
            throw new LogUnavailableException($"{connection.DataSource} is not a Ringside log.");
        }

        if (version < Version)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var step in Steps[(int)version..])
            {
                connection.Execute(step);
            }

            if (version == 0)
            {
                connection.Execute("INSERT INTO meta VALUES ('instance', $0), ('epoch', $1), ('floor', '0')", newInstance(), newEpoch());
            }

            connection.Execute($"PRAGMA user_version = {Version}");
            transaction.Commit();
        }
    }
}
