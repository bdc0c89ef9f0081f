using Ringside.EventLog;
using Ringside.EventLog.Postgres;
using Ringside.EventLog.Sqlite;
using Ringside.TestKit.Postgres;

namespace Ringside.Load.Servers;

/// <summary>Where logs are kept: SQLite, or a private PostgreSQL server whose commits wait for the disk. That server is on the generator's core.</summary>
internal sealed class Storage : IDisposable
{
    private readonly PostgresServer? postgres;
    private readonly List<PostgresDatabase> databases = [];

    private Storage(PostgresServer? postgres) => this.postgres = postgres;

    public static Storage Sqlite { get; } = new(null);

    public string Name => postgres is null ? "SQLite" : "PostgreSQL";

    /// <exception cref="LoadException">It is not installed.</exception>
    public static async Task<Storage> StartPostgresAsync()
    {
        try
        {
            return new Storage(await PostgresServer.StartAsync(fsync: true));
        }
        catch (InvalidOperationException e)
        {
            throw new LoadException(e.Message);
        }
    }

    /// <summary>A new, empty log, as RINGSIDE_STORE has it.</summary>
    public string NewAddress() => postgres is null ? "sqlite" : NewDatabase().Uri;

    /// <summary>A new, empty log, opened in this process.</summary>
    /// <param name="folder">Where files go.</param>
    public IEventStore Open(string folder) => postgres is null
        ? new SqliteEventStore(new SqliteOptions { Path = Path.Combine(folder, $"{Path.GetRandomFileName()}.db") }, TimeProvider.System)
        : new PostgresEventStore(PostgresOptions.Parse(NewDatabase().Uri), TimeProvider.System);

    /// <summary>The database alone: rows of the same size at the same batch sizes.</summary>
    /// <returns>Rows a second.</returns>
    public double Plain(string folder, int batch, int rowBytes, TimeSpan time) =>
        postgres is null ? Baselines.SqliteFile.Insert(folder, batch, rowBytes, time) : Baselines.PostgresTable.Insert(NewDatabase().Connection, batch, rowBytes, time);

    public void Dispose()
    {
        databases.ForEach(database => database.Dispose());
        postgres?.Dispose();
    }

    private PostgresDatabase NewDatabase()
    {
        var database = postgres!.CreateDatabase();
        databases.Add(database);
        return database;
    }
}
