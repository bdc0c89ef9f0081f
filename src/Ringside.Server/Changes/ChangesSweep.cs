using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Workers;

namespace Ringside.Server.Changes;

/// <summary>Takes away what was kept of a session's files when it is removed; at the start, of those that were removed while nobody looked.</summary>
public sealed class ChangesSweep(EventLog.EventLog log, ChangesKeeper keeper) : IWorker
{
    private Task sweeping = Task.CompletedTask;

    public Task BeginAsync(CancellationToken cancellationToken)
    {
        log.Committed += Look;
        Sweep();
        return Task.CompletedTask;
    }

    public Task EndAsync()
    {
        log.Committed -= Look;
        return sweeping;
    }

    private void Look(IReadOnlyList<LogEvent> events)
    {
        if (events.Any(e => e.Type == EventTypes.SessionRemoved))
        {
            Sweep();
        }
    }

    /// <summary>One after the other, and never on the log's thread.</summary>
    private void Sweep() => sweeping = sweeping.ContinueWith(
        _ => keeper.ForgetAsync(session => log.State.Documents.Get(SessionsFold.Sessions, session) is null),
        CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
}
