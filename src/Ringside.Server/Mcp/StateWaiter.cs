using Ringside.EventLog;

namespace Ringside.Server.Mcp;

/// <summary>Waits for the log's state to become something.</summary>
internal sealed class StateWaiter(EventLog.EventLog log, TimeProvider time)
{
    /// <summary>How long a tool call waits at most: agents' programs give one up after a minute.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(45);

    /// <param name="holds">Asked at once, with no events, and at each commit with what it has, on the log's own thread: fast.</param>
    /// <returns>Whether it holds; false: the limit has passed.</returns>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async Task<bool> UntilAsync(Func<Documents, IReadOnlyList<LogEvent>?, bool> holds, TimeSpan limit, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Follow(IReadOnlyList<LogEvent> events) => Look(events);

        void Look(IReadOnlyList<LogEvent>? events)
        {
            if (holds(log.State.Documents, events))
            {
                found.TrySetResult();
            }
        }

        log.Committed += Follow;
        try
        {
            Look(null);
            await found.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            log.Committed -= Follow;
        }
    }
}
