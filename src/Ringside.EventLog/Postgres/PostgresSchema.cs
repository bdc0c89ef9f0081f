using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>Tables of one purpose, and how they came about: step n brings them from version n to n + 1. Steps that were released are never changed.</summary>
/// <param name="Steps">SQL in which <c>@schema</c> stands for the schema's quoted name.</param>
internal sealed record PostgresPart(string Name, IReadOnlyList<string> Steps);

/// <summary>Brings a database up to this version's tables. Any number of servers may do so at once: one does it, the others wait for it.</summary>
internal static class PostgresSchema
{
    private static readonly IReadOnlyList<PostgresPart> Parts = [PostgresLogTables.Part, PostgresSearchTables.Part];

    /// <exception cref="LogUnavailableException">The database was written by a later version.</exception>
    public static void Prepare(NpgsqlConnection connection, PostgresNames names, Func<string> newInstance)
    {
        if (IsCurrent(connection, names))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock($1, $2)", names.LockClass, names.MigrationLock);
        if (!IsCurrent(connection, names))
        {
            Migrate(connection, names);
            connection.Execute(
                $"INSERT INTO {names.Schema}.log (instance, epoch, head, floor, version) SELECT $1, $2, 0, 0, 0 WHERE NOT EXISTS (SELECT FROM {names.Schema}.log)", newInstance(), newInstance());
        }

        transaction.Commit();
    }

    private static void Migrate(NpgsqlConnection connection, PostgresNames names)
    {
        connection.Execute($"CREATE SCHEMA IF NOT EXISTS {names.Schema}");
        connection.Execute($"CREATE TABLE IF NOT EXISTS {names.Schema}.parts (name text PRIMARY KEY, version int NOT NULL)");
        var versions = Versions(connection, names);
        foreach (var part in Parts)
        {
            for (var version = versions.GetValueOrDefault(part.Name); version < part.Steps.Count; version++)
            {
                connection.Execute(part.Steps[version].Replace("@schema", names.Schema, StringComparison.Ordinal));
            }

            connection.Execute($"INSERT INTO {names.Schema}.parts VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = excluded.version", part.Name, part.Steps.Count);
        }
    }

    private static bool IsCurrent(NpgsqlConnection connection, PostgresNames names)
    {
        if (connection.Scalar("SELECT to_regclass($1) IS NULL", $"{names.Schema}.parts") is true)
        {
            return false;
        }

        var versions = Versions(connection, names);
        foreach (var (name, version) in versions)
        {
            if (Parts.FirstOrDefault(part => part.Name == name)?.Steps.Count is not { } known || version > known)
            {
                throw new LogUnavailableException($"The log was written by a later version of Ringside (format {name} {version}).");
            }
        }

        return Parts.All(part => versions.GetValueOrDefault(part.Name) == part.Steps.Count);
    }

    private static Dictionary<string, int> Versions(NpgsqlConnection connection, PostgresNames names) =>
        connection.Rows($"SELECT name, version FROM {names.Schema}.parts", [], row => KeyValuePair.Create(row.GetString(0), row.GetInt32(1))).ToDictionary();
}
