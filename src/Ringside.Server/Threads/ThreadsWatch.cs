using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Workers;

namespace Ringside.Server.Threads;

/// <summary>Closes threads in which a question has waited for longer than its time. A restarted server looks at once.</summary>
public sealed partial class ThreadsWatch(EventLog.EventLog log, WorkLog work, TimeProvider time, ILogger<ThreadsWatch> logger) : IWorker
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>What is due later is looked at again by then: a timer takes no time as long as an outside program may name.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private ITimer? timer;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            timer = time.CreateTimer(_ => _ = EndLateAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        log.Committed += Follow;
        await EndLateAsync().ConfigureAwait(false);
    }

    public Task EndAsync()
    {
        log.Committed -= Follow;
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
        }

        return Task.CompletedTask;
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Type is EventTypes.ThreadOpened or EventTypes.ThreadMessage && e.As<ThreadData>().Until is not null)
            {
                Set();
                return;
            }
        }
    }

    private async Task EndLateAsync()
    {
        try
        {
            var now = time.GetUtcNow();
            foreach (var thread in log.State.Documents.All(ThreadsFold.Threads).Where(thread => thread.Waits.Any(wait => wait.Until <= now)))
            {
                await work.AppendAsync(scope => ThreadEnds.TimeOut(scope, thread.Id)).ConfigureAwait(false);
            }

            Set();
        }
        catch (OperationCanceledException)
        {
            // It is for another server to do.
        }
        catch (LogUnavailableException e)
        {
            NotEnded(e);
            Set(Retry);
        }
    }

    /// <summary>Looks again when the next one is due.</summary>
    private void Set(TimeSpan? after = null)
    {
        var next = log.State.Documents.All(ThreadsFold.Threads).SelectMany(thread => thread.Waits).Min(wait => wait.Until);
        var due = after ?? (next is { } until ? TimeSpan.FromTicks(Math.Clamp((until - time.GetUtcNow()).Ticks, 0, Longest.Ticks)) : Timeout.InfiniteTimeSpan);
        lock (gate)
        {
            timer?.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Threads could not be ended, and are tried again")]
    private partial void NotEnded(Exception exception);
}
