using System.Text.Json;
using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>The connections to one database, and what their failures mean.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private const int MostReaders = 20, TcpKeepAliveSeconds = 10;

    private readonly NpgsqlConnectionStringBuilder builder;
    private readonly NpgsqlDataSource readers;
    private readonly NpgsqlDataSource others;
    private volatile bool disposed;

    public PostgresConnections(PostgresOptions options)
    {
        builder = new NpgsqlConnectionStringBuilder(options.Connection);
        Names = new PostgresNames(string.IsNullOrEmpty(builder.SearchPath) ? "ringside" : builder.SearchPath);

        // The statements name the schema; a search path would be lost behind a pooler.
        builder.SearchPath = null;
        builder.ApplicationName ??= "ringside";
        builder.MaxPoolSize = builder.TryGetValue("Maximum Pool Size", out _) && builder.ContainsKey("Maximum Pool Size") ? builder.MaxPoolSize : MostReaders;
        if (!builder.Host!.StartsWith('/') && builder.TcpKeepAliveTime == 0)
        {
            builder.TcpKeepAliveTime = TcpKeepAliveSeconds;
        }

        builder.IncludeErrorDetail = false;
        readers = Source(builder);
        others = Source(new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Pooling = false, KeepAlive = 30 });
    }

    public PostgresNames Names { get; }

    /// <summary>A connection of its own, which its taker disposes of.</summary>
    public NpgsqlConnection Open()
    {
        var connection = others.OpenConnection();
        try
        {
            // A server that is cut off must not keep the log's row from the others for the system's two hours.
            connection.Execute("SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => others.OpenConnectionAsync(cancellationToken);

    /// <summary>Reads on a connection of the pool; once more on a new one, where the first was lost: the database may have been restarted since it was used.</summary>
    public T Reading<T>(Func<NpgsqlConnection, T> read) => Guarded(() =>
    {
        ThrowIfDisposed();
        try
        {
            return Read(read);
        }
        catch (NpgsqlException e) when (PostgresErrors.IsConnectionLoss(e))
        {
            readers.Clear();
            return Read(read);
        }
    });

    /// <exception cref="LogUnavailableException">What failed, in a sentence.</exception>
    public T Guarded<T>(Func<T> action)
    {
        ThrowIfDisposed();
        try
        {
            return action();
        }
        catch (NpgsqlException e)
        {
            throw PostgresErrors.Explain(e, builder);
        }
        catch (Exception e) when (e is JsonException or InvalidCastException or KeyNotFoundException)
        {
            throw new LogUnavailableException($"The log in {builder.Database} holds what Ringside never wrote ({e.Message}). Restore a backup, then run `ringside epoch new`.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await readers.DisposeAsync().ConfigureAwait(false);
        await others.DisposeAsync().ConfigureAwait(false);
    }

    private T Read<T>(Func<NpgsqlConnection, T> read)
    {
        using var connection = readers.OpenConnection();
        return read(connection);
    }

    private void ThrowIfDisposed()
    {
        if (disposed)
        {
            throw new LogUnavailableException("The log is closed.");
        }
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity().Build();
}
