using Ringside.EventLog;

namespace Ringside.Server.Hosting;

/// <summary>
/// Whether the log can be written. Anybody may ask, and a probe is a write that waits among the appends: so there is one at a time, whoever asks, and what it found
/// holds for a second.
/// </summary>
public sealed class Readiness(EventLog.EventLog log, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<string?>? look;
    private Task? probe;
    private long foundAt;

    /// <returns>Null: it can. Else why it cannot.</returns>
    public Task<string?> LookAsync()
    {
        lock (gate)
        {
            return look is { IsCompleted: false } || (look is not null && time.GetElapsedTime(foundAt) < Kept) ? look : look = FindAsync();
        }
    }

    private async Task<string?> FindAsync()
    {
        // One that the log has not come to yet is still the one probe.
        if (probe is null or { IsCompleted: true })
        {
            probe = log.ProbeAsync();
        }

        string? problem = null;
        try
        {
            await probe.WaitAsync(Limit, time).ConfigureAwait(false);
        }
        catch (LogUnavailableException e)
        {
            problem = e.Message;
        }
        catch (TimeoutException)
        {
            problem = $"The log has not answered for {Limit.TotalSeconds} seconds.";
        }

        foundAt = time.GetTimestamp();
        return problem;
    }
}
