using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>What PostgreSQL's and Npgsql's errors mean for whoever runs the server (PostgreSQL's documentation, appendix A).</summary>
internal static class PostgresErrors
{
    /// <summary>Raised by the commit's function where the log has gone on.</summary>
    public const string Stale = "RS001";

    public static bool IsStale(NpgsqlException e) => e is PostgresException { SqlState: Stale or PostgresErrorCodes.SerializationFailure };

    /// <summary>The connection was lost, or not made; the statement may have been done all the same.</summary>
    public static bool IsConnectionLoss(NpgsqlException e) => e is PostgresException error
        ? error.SqlState.StartsWith("08", StringComparison.Ordinal) || error.SqlState.StartsWith("57P", StringComparison.Ordinal)
        : e.IsTransient || e.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException || e.InnerException is null && !IsRefusal(e);

    public static LogUnavailableException Explain(NpgsqlException e, NpgsqlConnectionStringBuilder to)
    {
        var place = $"{(to.Host!.StartsWith('/') ? to.Host : $"{to.Host}:{to.Port}")}/{to.Database}";
        return new LogUnavailableException(
            e is not PostgresException error
                ? IsRefusal(e) ? $"PostgreSQL at {place} does not let the user {to.Username} in: {e.Message}"
                : $"PostgreSQL at {place} cannot be reached: {(e.InnerException ?? e).Message}"
            : error.SqlState switch
            {
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => $"PostgreSQL at {place} does not let the user {to.Username} in: {error.MessageText}.",
                PostgresErrorCodes.InvalidCatalogName => $"There is no database {to.Database} in PostgreSQL at {place}. Make it first: createdb {to.Database}",
                PostgresErrorCodes.DiskFull => $"The disk of PostgreSQL at {place} is full. Free some space; nothing that was acknowledged is lost.",
                PostgresErrorCodes.TooManyConnections => $"PostgreSQL at {place} takes no more connections (max_connections).",
                PostgresErrorCodes.ReadOnlySqlTransaction => $"PostgreSQL at {place} may only be read: it is a standby, or set so.",
                PostgresErrorCodes.InsufficientPrivilege => $"The user {to.Username} may not do what is needed in PostgreSQL at {place}: {error.MessageText}.",
                PostgresErrorCodes.LockNotAvailable => $"Another server has held the log in PostgreSQL at {place} for too long.",
                _ => $"PostgreSQL at {place}: {error.MessageText} ({error.SqlState}).",
            },
            e)
        {
            MayPass = IsConnectionLoss(e),
        };
    }

    /// <summary>What Npgsql refuses by itself in the middle of signing in, such as a password that was not given.</summary>
    private static bool IsRefusal(NpgsqlException e) => e.Message.Contains("password", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("authentication", StringComparison.OrdinalIgnoreCase);
}
