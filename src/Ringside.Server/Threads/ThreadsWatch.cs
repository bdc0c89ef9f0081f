using Microsoft.Extensions.Logging;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Workers;

namespace Ringside.Server.Threads;

/// <summary>Closes threads in which a question has waited for longer than its time. A restarted server looks at once.</summary>
public sealed partial class ThreadsWatch : IWorker
{
    private readonly EventLog.EventLog log;
    private readonly WorkLog work;
    private readonly TimeProvider time;
    private readonly ILogger<ThreadsWatch> logger;
    private readonly Alarm alarm;

    public ThreadsWatch(EventLog.EventLog log, WorkLog work, TimeProvider time, ILogger<ThreadsWatch> logger)
    {
        (this.log, this.work, this.time, this.logger) = (log, work, time, logger);
        alarm = new Alarm(time, () => log.State.Documents.All(ThreadsFold.Threads).SelectMany(thread => thread.Waits).Min(wait => wait.Until), EndLateAsync);
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        alarm.Begin();
        log.Committed += Follow;
        await EndLateAsync().ConfigureAwait(false);
    }

    public Task EndAsync()
    {
        log.Committed -= Follow;
        alarm.End();
        return Task.CompletedTask;
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Type is EventTypes.ThreadOpened or EventTypes.ThreadMessage && e.As<ThreadData>().Until is not null)
            {
                alarm.Set();
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

            alarm.Set();
        }
        catch (OperationCanceledException)
        {
            // It is for another server to do.
        }
        catch (LogUnavailableException e)
        {
            NotEnded(e);
            alarm.Again();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Threads could not be ended, and are tried again")]
    private partial void NotEnded(Exception exception);
}
