using Microsoft.Extensions.Logging;

namespace Ringside.EventLog.Artifacts;

/// <summary>
/// What servers that worked on a log before left: artifacts that are open, and bytes that belong to none. It is what there was at one moment, before the one who
/// works on the log now grew anything: what others grow from then on is not among it, however late it is put in order.
/// </summary>
public sealed partial class LeftArtifacts
{
    private readonly EventLog log;
    private readonly ILogger logger;
    private readonly Queue<string> open;
    private readonly Queue<string> names;

    internal LeftArtifacts(EventLog log, ILogger logger)
    {
        (this.log, this.logger) = (log, logger);
        open = new Queue<string>(log.Store.ReadOpenArtifacts());
        try
        {
            names = new Queue<string>(log.Store.ArtifactBytes.Names());
        }
        catch (LogUnavailableException e) when (!e.MayPass)
        {
            names = [];
            NotListed(e.Message);
        }
    }

    /// <summary>
    /// Seals, with what is there, what was left open, and removes bytes that belong to nothing. One that cannot be read or written holds up no other, and is
    /// left for the next start.
    /// </summary>
    /// <param name="append">Appends as the one who works on the log (A8).</param>
    /// <exception cref="LogUnavailableException">The store is away; called again, it goes on where it was.</exception>
    public async Task SealAsync(Func<Func<AppendScope, bool>, Task> append, CancellationToken cancellationToken)
    {
        await EachAsync(open, async id =>
        {
            if (log.Store.FindGrown(id) is { Sha256: null } row)
            {
                var (size, sha256) = log.Store.ArtifactBytes.Measure(row.Name, cancellationToken);
                var sealedNow = new GrownArtifact(row.Id, row.Session, row.MediaType, size, sha256);
                await append(scope => { scope.Seal(sealedNow); return true; }).ConfigureAwait(false);
            }
        }, cancellationToken).ConfigureAwait(false);
        await EachAsync(names, name =>
        {
            if (!log.Store.IsNeeded(name))
            {
                log.Store.ArtifactBytes.Remove(name);
            }

            return Task.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task EachAsync(Queue<string> left, Func<string, Task> mend, CancellationToken cancellationToken)
    {
        for (; left.TryPeek(out var name); left.Dequeue())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await mend(name).ConfigureAwait(false);
            }
            catch (LogUnavailableException e) when (!e.MayPass)
            {
                Passed(name, e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "What belongs to no artifact is not removed until the next start: {Reason}")]
    private partial void NotListed(string reason);

    [LoggerMessage(LogLevel.Warning, "The artifact {Artifact}, which an earlier server left, stays as it is until the next start: {Reason}")]
    private partial void Passed(string artifact, string reason);
}
