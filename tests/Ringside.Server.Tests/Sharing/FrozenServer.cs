using Ringside.EventLog;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sharing;

/// <summary>
/// A server that stands still, as a stopped process does, from the commit of an event that fits: it commits nothing more and hears of nothing, until it is let go.
/// What it was about to do is then decided late.
/// </summary>
internal sealed class FrozenServer : IDisposable
{
    private readonly EventLog.EventLog log;
    private readonly Func<LogEvent, bool> fits;
    private readonly TaskCompletionSource frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim gate = new();

    public FrozenServer(RingsideHost host, Func<LogEvent, bool> fits)
    {
        (log, this.fits) = (TwoServers.LogOf(host), fits);
        log.Committed += Look;
    }

    /// <summary>Completes when it stands still.</summary>
    public Task StandsStillAsync(string at) => frozen.Task.Within($"the first server's standstill at {at}");

    /// <summary>Lets it go on.</summary>
    public void Dispose()
    {
        log.Committed -= Look;
        gate.Set();
    }

    /// <summary>On the log's own thread: whatever the commit has set going waits for it in the log's queue.</summary>
    private void Look(IReadOnlyList<LogEvent> events)
    {
        if (!gate.IsSet && events.Any(fits))
        {
            frozen.TrySetResult();
            gate.Wait();
        }
    }
}
