using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Ringside.EventLog.Sqlite;

/// <summary>The SQLite library: the system's own where there is one, since the distribution patches it; else the one bundled with the package.</summary>
internal static class SqliteLibrary
{
    /// <summary><c>SQLITE_CONFIG_MULTITHREAD</c>, <c>SQLITE_CONFIG_MEMSTATUS</c>.</summary>
    private const int Multithread = 2, MemoryStatistics = 9;

    private static readonly Lazy<bool> Loaded = new(Load);

    public static void Ensure() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
        Batteries_V2.Init();

        // Each connection is used by one thread at a time, and nobody asks how much memory there is: without the locks for these appends are 5 % faster.
        raw.sqlite3_config(Multithread);
        raw.sqlite3_config(MemoryStatistics, 0);
        return true;
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var system) ? system : IntPtr.Zero;
}
