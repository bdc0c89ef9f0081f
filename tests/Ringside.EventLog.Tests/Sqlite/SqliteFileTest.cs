using System.Text.Json;
using Microsoft.Data.Sqlite;
using Ringside.EventLog.Sqlite;
using Ringside.TestKit;

namespace Ringside.EventLog.Tests.Sqlite;

/// <summary>A log's file, in the test's own hands.</summary>
public abstract class SqliteFileTest : IDisposable
{
    protected ScratchFolder Folder { get; } = new();

    protected string File => Folder["log.db"];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static NewEvent Note(int size, string? session = null) =>
        new("x.note", JsonSerializer.SerializeToElement(new string('x', size))) { Scope = new EventScope { Session = session } };

    protected static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected EventLog Open(string? path = null, long? maxPages = null)
    {
        var store = new SqliteEventStore(new SqliteOptions { Path = path ?? File, MaxPages = maxPages, LockWait = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        try
        {
            return new EventLog(store, [], TimeProvider.System);
        }
        catch
        {
            _ = store.DisposeAsync();
            throw;
        }
    }
}
