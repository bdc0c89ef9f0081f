using Microsoft.Data.Sqlite;

namespace Ringside.EventLog.Sqlite;

/// <summary>What SQLite's result codes mean for whoever runs the server (sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    /// <summary>Pages that are in order for SQLite, and hold what Ringside never wrote.</summary>
    public static LogUnavailableException Damaged(Exception e, string path) => new($"{path} is damaged ({e.Message}). Restore a backup, then run `ringside epoch new`.", e);

    public static LogUnavailableException Explain(SqliteException e, string path) => e.SqliteErrorCode == 11 ? Damaged(e, path) : new(
        e.SqliteErrorCode switch
        {
            13 => $"The disk is full: nothing more can be written to {path}. Free some space; nothing that was acknowledged is lost.",
            5 or 6 => $"Another program holds a lock on {path}.",
            8 => $"There is no right to write to {path}.",
            10 => $"Reading or writing {path} failed in the system ({e.Message}).",
            14 => $"{path} cannot be opened: check that the folder exists and may be written.",
            26 => $"{path} is not a Ringside log.",
            _ => $"{path}: {e.Message}",
        },
        e);
}
