using Ringside.EventLog.Postgres;
using Ringside.EventLog.Tests.Conformance;
using Ringside.TestKit.Postgres;

namespace Ringside.EventLog.Tests.Postgres;

/// <summary>A database with a log in it.</summary>
public sealed class PostgresPlace : LogPlace
{
    private readonly PostgresDatabase database = PostgresServer.Shared.GetAwaiter().GetResult().CreateDatabase();

    public override string Address => database.Uri;

    public override IEventStore Open(TimeProvider time, bool relaxed = false) => new PostgresEventStore(PostgresOptions.Parse(Address), time);

    /// <summary>A killed process leaves what the database has; its connections go with it.</summary>
    public override void Crash() =>
        database.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}' AND pid <> pg_backend_pid()");

    public override int Cases(int wanted) => Math.Max(10, wanted / 5);

    public override void Dispose() => database.Dispose();
}
