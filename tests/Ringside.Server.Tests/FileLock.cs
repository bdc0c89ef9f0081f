using Microsoft.Data.Sqlite;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests;

/// <summary>Another program's lock on a server's log, so that it can be read and not written.</summary>
internal sealed class FileLock : IAsyncDisposable
{
    private readonly SqliteConnection connection;

    private FileLock(SqliteConnection connection) => this.connection = connection;

    public static async Task<FileLock> TakeAsync(RingsideHost host)
    {
        var opened = await OpenAsync(host);
        opened.Take();
        return opened;
    }

    /// <summary>One that is yet to be taken.</summary>
    public static async Task<FileLock> OpenAsync(RingsideHost host)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "ringside.db")};Pooling=false");
        await connection.OpenAsync();
        return new FileLock(connection);
    }

    public void Take()
    {
        using var locking = connection.CreateCommand();
        locking.CommandText = "BEGIN IMMEDIATE";
        locking.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
