using System.Globalization;
using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>
/// Hears of other servers' commits (A7): by notifications on a connection of its own, and, since one may be lost, by the clock. The connection also holds the
/// lock by which a rebuild sees that a server is at work.
/// </summary>
internal sealed class PostgresFollower(PostgresConnections connections, PostgresOptions options, TimeProvider time)
{
    private volatile int process;

    /// <summary>The server's process behind the writing connection: its own notifications are no news.</summary>
    public int Writer { get; set; }

    /// <summary>The server's process behind the connection that listens; 0 while there is none.</summary>
    public int Process => process;

    public Task RunAsync(Action<long?> committed, CancellationToken stop) =>
        Task.WhenAll(Task.Run(() => PollAsync(committed, stop), CancellationToken.None), options.Listens ? Task.Run(() => ListenAsync(committed, stop), CancellationToken.None) : Task.CompletedTask);

    private async Task PollAsync(Action<long?> committed, CancellationToken stop)
    {
        using var tick = new PeriodicTimer(options.Poll, time);
        try
        {
            while (await tick.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                committed(null);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ListenAsync(Action<long?> committed, CancellationToken stop)
    {
        var backoff = new Backoff(time);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await connections.OpenAsync(stop).ConfigureAwait(false);
                connection.Notification += (_, told) =>
                {
                    if (told.PID != Writer)
                    {
                        committed(long.TryParse(told.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null);
                    }
                };
                process = connection.ProcessID;
                connection.Execute($"LISTEN {connections.Names.Channel}");
                connection.Execute("SELECT pg_advisory_lock_shared($1, $2)", connections.Names.LockClass, connections.Names.ServerLock);
                backoff.Reset();
                committed(null);
                while (!stop.IsCancellationRequested)
                {
                    await connection.WaitAsync(stop).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception e) when (e is NpgsqlException or ObjectDisposedException or InvalidOperationException)
            {
                // The writer says what is wrong, to whoever asks it for something.
                await WaitAsync(backoff, stop).ConfigureAwait(false);
            }
            finally
            {
                process = 0;
            }
        }
    }

    private static async Task WaitAsync(Backoff backoff, CancellationToken stop)
    {
        try
        {
            await backoff.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
