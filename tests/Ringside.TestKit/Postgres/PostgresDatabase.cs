namespace Ringside.TestKit.Postgres;

/// <summary>A database of a test's own, dropped with all connections to it.</summary>
public sealed class PostgresDatabase(PostgresServer server, string name) : IDisposable
{
    public string Name => name;

    /// <summary>For Npgsql.</summary>
    public string Connection => server.Connection(name);

    /// <summary>For <c>RINGSIDE_STORE</c>.</summary>
    public string Uri => server.Uri(name);

    /// <summary>Runs a statement as the superuser.</summary>
    public void Execute(string sql) => server.Execute(sql, name);

    public void Dispose() => server.Execute($"DROP DATABASE {name} WITH (FORCE)");
}
