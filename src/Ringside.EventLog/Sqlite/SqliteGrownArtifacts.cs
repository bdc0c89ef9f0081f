using Microsoft.Data.Sqlite;
using Ringside.EventLog.Artifacts;

namespace Ringside.EventLog.Sqlite;

/// <summary>The rows of artifacts whose bytes are files; those that are sealed with the same bytes share one.</summary>
internal static class SqliteGrownArtifacts
{
    /// <summary>Writes what a commit says of an artifact.</summary>
    /// <returns>The file that is not needed, since the same bytes are there already; null where there is none.</returns>
    public static string? Put(SqliteConnection connection, GrownArtifact artifact)
    {
        connection.Execute("INSERT OR IGNORE INTO artifacts (id, session, media_type, sha256) VALUES ($0, $1, $2, '')", artifact.Id, artifact.Session, artifact.MediaType);
        if (artifact.Sha256 is null || connection.Execute("UPDATE artifacts SET sha256 = $1 WHERE id = $0 AND sha256 = ''", artifact.Id, artifact.Sha256) == 0)
        {
            return null;
        }

        var isNew = connection.Scalar("SELECT 1 FROM blobs WHERE sha256 = $0", artifact.Sha256) is null
            && connection.Execute("INSERT OR IGNORE INTO files VALUES ($0, $1, $2)", artifact.Sha256, artifact.Id, artifact.Size) > 0;
        return isNew ? null : artifact.Id;
    }

    /// <summary>Removes an artifact's row, and the file that no other has.</summary>
    /// <returns>The file that is not needed any more.</returns>
    public static string? Remove(SqliteConnection connection, string id, string? sha256)
    {
        if (sha256 is null or "")
        {
            return sha256 is null ? null : id;
        }

        const string Unused = "sha256 = $0 AND NOT EXISTS (SELECT 1 FROM artifacts WHERE sha256 = $0)";
        var name = (string?)connection.Scalar($"SELECT name FROM files WHERE {Unused}", sha256);
        connection.Execute($"DELETE FROM files WHERE {Unused}", sha256);
        return name;
    }

    public static GrownRow? Find(SqliteConnection connection, string id) => connection
        .Rows("SELECT a.session, a.media_type, a.sha256, coalesce(f.name, a.id), f.size FROM artifacts a LEFT JOIN files f USING (sha256) WHERE a.id = $0 AND (a.sha256 = '' OR f.name IS NOT NULL)", id)
        .Select(row => new GrownRow(id, row.IsDBNull(0) ? null : row.GetString(0), row.GetString(1), row.GetString(2) is { Length: > 0 } sha256 ? sha256 : null, row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4)))
        .FirstOrDefault();
}
