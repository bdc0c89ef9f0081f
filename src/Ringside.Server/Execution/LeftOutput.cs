using Ringside.EventLog;
using Ringside.EventLog.Artifacts;
using Ringside.Server.Workers;

namespace Ringside.Server.Execution;

/// <summary>Seals what tools of a server before this one printed and nobody ended (L16). It takes as long as there are bytes, and nobody waits for it. Begins before anything runs.</summary>
public sealed class LeftOutput(EventLog.EventLog log, WorkLog work, TimeProvider time) : IWorker
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private CancellationTokenSource stop = new();
    private Task sealing = Task.CompletedTask;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // That the lease is this server's afterwards shows that only those before it have grown what is there.
        var left = log.Artifacts.Left();
        await work.AppendAsync(_ => true, cancellationToken).ConfigureAwait(false);
        stop = new CancellationTokenSource();
        sealing = Task.Run(() => SealAsync(left, stop.Token), CancellationToken.None);
    }

    public async Task EndAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await sealing.ConfigureAwait(false);
    }

    private async Task SealAsync(LeftArtifacts left, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                try
                {
                    await left.SealAsync(decide => work.AppendAsync(decide, stop), stop).ConfigureAwait(false);
                    return;
                }
                catch (LogUnavailableException)
                {
                    await Task.Delay(Retry, time, stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops, or another has taken over, which does this too.
        }
    }
}
