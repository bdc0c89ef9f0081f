using Ringside.EventLog;

namespace Ringside.Server.Workers;

/// <summary>The log as a worker writes it: what it appends is refused once another server has taken over (A8).</summary>
public sealed class WorkLog(EventLog.EventLog log, WorkerLease lease)
{
    /// <inheritdoc cref="EventLog.EventLog.AppendAsync{T}"/>
    /// <exception cref="OperationCanceledException">Another server has taken over; nothing was appended.</exception>
    public Task<T> AppendAsync<T>(Func<AppendScope, T> decide, CancellationToken cancellationToken = default) => log.AppendAsync(
        scope =>
        {
            lease.Require(scope);
            return decide(scope);
        },
        cancellationToken);
}
