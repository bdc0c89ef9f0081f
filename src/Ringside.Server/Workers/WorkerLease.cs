using System.Text;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Workers;

/// <summary>
/// The right to work on a log that several servers write: a record that its holder renews, and that another takes once it has not changed for ten seconds of the
/// other's own clock, so that clocks need not agree. Every append of a worker checks the record, so what a former holder says late is refused (A8). A log of one
/// server needs no lease.
/// </summary>
public sealed class WorkerLease(EventLog.EventLog log, TimeProvider time)
{
    /// <summary>A lease that has not been renewed for so long may be taken.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);

    private static readonly RecordKey Key = new("lease", "worker");

    private readonly string holder = Ids.New("srv", time);
    private string? seen;
    private long seenAt;
    private int renewals;

    /// <summary>Takes the lease where it is free, or renews it.</summary>
    /// <returns>Whether this server has it.</returns>
    /// <exception cref="LogUnavailableException">Nobody knows.</exception>
    public async Task<bool> TryKeepAsync(CancellationToken cancellationToken)
    {
        var at = 0L;
        var (has, found) = await log.AppendAsync(
            scope =>
            {
                at = time.GetTimestamp();
                var record = Read(scope);
                if (IsMine(record) ? time.GetElapsedTime(seenAt) < RenewEvery : record is not null && (record != seen || time.GetElapsedTime(seenAt) < Life))
                {
                    return (IsMine(record), record);
                }

                var mine = $"{holder} {renewals + 1}";
                scope.PutRecord(Key, new Record(Encoding.UTF8.GetBytes($"\"{mine}\"")));
                return (true, mine);
            },
            cancellationToken).ConfigureAwait(false);
        if (found != seen)
        {
            (seen, seenAt) = (found, at);
            renewals++;
        }

        return has;
    }

    /// <summary>Renews it while something goes on that takes its time.</summary>
    /// <param name="lost">Is cancelled once another server has it.</param>
    public async Task KeepWhileAsync(Func<Task> begin, TimeSpan every, CancellationTokenSource lost)
    {
        using var tick = new PeriodicTimer(every, time);
        var going = begin();
        while (await Task.WhenAny(going, tick.WaitForNextTickAsync(CancellationToken.None).AsTask()).ConfigureAwait(false) != going)
        {
            try
            {
                if (!await TryKeepAsync(CancellationToken.None).ConfigureAwait(false))
                {
                    await lost.CancelAsync().ConfigureAwait(false);
                    break;
                }
            }
            catch (LogUnavailableException)
            {
                // Nobody can take it either.
            }
        }

        await going.ConfigureAwait(false);
    }

    /// <summary>Lets another server have it at once.</summary>
    public Task ReleaseAsync() => log.AppendAsync(scope =>
    {
        if (IsMine(Read(scope)))
        {
            scope.RemoveRecord(Key);
        }

        return true;
    });

    /// <exception cref="OperationCanceledException">Another server has taken over.</exception>
    public void Require(AppendScope scope)
    {
        if (log.IsShared && !IsMine(Read(scope)))
        {
            throw new OperationCanceledException("Another server has taken over.");
        }
    }

    private bool IsMine(string? record) => record?.StartsWith(holder + " ", StringComparison.Ordinal) == true;

    private static string? Read(AppendScope scope) => scope.ReadRecord(Key) is { } json ? Encoding.UTF8.GetString(json).Trim('"') : null;
}
