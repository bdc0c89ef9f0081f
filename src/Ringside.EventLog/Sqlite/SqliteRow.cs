using System.Runtime.InteropServices;

namespace Ringside.EventLog.Sqlite;

/// <summary>
/// The columns of the row that a statement stands at. They are at hand in memory, so a call of two nanoseconds suffices; counting references to the statement's
/// handle and telling the garbage collector for each of thirteen columns took a quarter of reading an event.
/// </summary>
internal readonly unsafe partial struct SqliteRow(nint statement)
{
    private const string Library = "e_sqlite3";

    /// <summary>A number; 0 for NULL.</summary>
    public long Number(int column) => sqlite3_column_int64(statement, column);

    /// <summary>The bytes where they lie, until the statement goes on.</summary>
    public ReadOnlySpan<byte> Bytes(int column)
    {
        var bytes = sqlite3_column_blob(statement, column);
        return new ReadOnlySpan<byte>(bytes, sqlite3_column_bytes(statement, column));
    }

    [LibraryImport(Library), SuppressGCTransition]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial void* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial int sqlite3_column_bytes(nint statement, int column);
}
