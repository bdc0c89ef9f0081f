using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>Where a log is kept in PostgreSQL.</summary>
public sealed record PostgresOptions
{
    /// <summary>In Npgsql's keyword form. Its <c>Search Path</c> names the schema that holds the log. <value>schema ringside, at most 20 connections for reading</value></summary>
    public required string Connection { get; init; }

    /// <summary>A file that only one process at a time may have, by <c>.lock</c> after its name, for what a server keeps beside the log. <value>none</value></summary>
    public string? Guard { get; init; }

    /// <summary>How often the store is asked for other servers' commits, should a notification be lost. <value>1 s</value></summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether notifications are asked for. Behind a pooler in transaction mode they do not arrive, and polling is left. <value>true</value></summary>
    public bool Listens { get; init; } = true;

    /// <summary>Reads the address of a log.</summary>
    /// <param name="text"><c>postgres://user:password@host:port/database?…</c> as libpq takes it, or Npgsql's keywords: <c>Host=…;Database=…</c>.</param>
    /// <exception cref="FormatException">It is neither. The message holds nothing of the text, which may have a password in it.</exception>
    public static PostgresOptions Parse(string text)
    {
        var builder = PostgresUri.IsOne(text) ? PostgresUri.Parse(text) : Keywords(text);
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new FormatException("no host is named");
        }

        if (builder.SearchPath?.Contains(',') == true)
        {
            throw new FormatException("the search path must be one schema");
        }

        return new PostgresOptions { Connection = builder.ConnectionString };
    }

    private static NpgsqlConnectionStringBuilder Keywords(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new FormatException("must be sqlite, postgres://user@host/database, or Host=…;Database=…;Username=…", e);
        }
    }
}
