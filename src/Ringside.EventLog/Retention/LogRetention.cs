namespace Ringside.EventLog.Retention;

/// <summary>
/// Takes away what a policy no longer keeps, in short steps of the log's one writer, so that no append waits long. Every step leaves a log that is whole: it may
/// end anywhere, run again, and run on several servers at once. One run at a time for each instance.
/// </summary>
public sealed class LogRetention(EventLog log, TimeProvider time)
{
    private readonly DeltaPruning deltas = new(log);

    /// <param name="policy">What is kept.</param>
    /// <param name="limit">Beyond this position nothing goes: what somebody still needs begins there.</param>
    /// <param name="cancellationToken">Ends it after the step that is going.</param>
    /// <exception cref="LogUnavailableException">The store failed; the steps before stay done.</exception>
    public async Task<RetentionReport> RunAsync(RetentionPolicy policy, long limit = long.MaxValue, CancellationToken cancellationToken = default)
    {
        var report = new RetentionReport();
        var now = time.GetUtcNow();
        await deltas.RunAsync(now - policy.KeepDeltas, step => PruneAsync(step, _ => true, report), report, cancellationToken).ConfigureAwait(false);
        if (policy.KeepFor is not null || policy.KeepBytes is not null)
        {
            var floor = new FloorRaising(log, policy, now - policy.KeepFor, Math.Min(limit, log.State.Head.Position));
            await floor.RunAsync((step, valid) => PruneAsync(step, valid, report), report, cancellationToken).ConfigureAwait(false);
        }

        report.Floor = log.ReadFloor();
        return report;
    }

    private Task<bool> PruneAsync(PruneStep step, Func<AppendScope, bool> isValid, RetentionReport report)
    {
        bool? done = null;
        return log.AppendAsync(scope =>
        {
            if (done is null && isValid(scope))
            {
                var began = time.GetTimestamp();
                done = log.Store.Prune(step);
                var held = time.GetElapsedTime(began);
                report.LongestHold = held > report.LongestHold ? held : report.LongestHold;
                report.Steps++;
            }

            // What is decided again, because of another decision of its batch, has been done.
            return done == true;
        });
    }
}
