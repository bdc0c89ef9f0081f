using System.Diagnostics.CodeAnalysis;
using Ringside.EventLog;

namespace Ringside.Server.Live;

/// <summary>
/// What the log's writer hands to the pump. When the pump falls behind, all that waits is let go instead of growing: the log has it, and a position says from
/// where on.
/// </summary>
/// <param name="maxBytes">How much event data may wait.</param>
internal sealed class CommitQueue(long maxBytes)
{
    /// <summary>What an event takes beside its data, at the least.</summary>
    private const int EventOverhead = 256;

    private readonly object gate = new();
    private List<IReadOnlyList<LogEvent>> waiting = [];
    private List<IReadOnlyList<LogEvent>> taken = [];
    private long bytes;
    private long lost;
    private bool closed;

    /// <summary>Adds a commit's events, in the order of the log; never waits.</summary>
    public void Add(IReadOnlyList<LogEvent> events)
    {
        lock (gate)
        {
            for (var i = 0; i < events.Count; i++)
            {
                bytes += events[i].Json.Length + EventOverhead;
            }

            waiting.Add(events);
            if (bytes > maxBytes)
            {
                (bytes, lost) = (0, events[^1].Position);
                waiting.Clear();
            }

            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits for commits and takes all there are. False: the queue was closed, and nothing waits.</summary>
    /// <param name="commits">What is to be published, in the order of the log; good until the next call.</param>
    /// <param name="lostUpTo">What came up to this position, and not before, is not among them; 0 where nothing was let go.</param>
    public bool TryTake([NotNullWhen(true)] out IReadOnlyList<IReadOnlyList<LogEvent>>? commits, out long lostUpTo)
    {
        lock (gate)
        {
            while (waiting.Count == 0 && lost == 0 && !closed)
            {
                Monitor.Wait(gate);
            }

            taken.Clear();
            (waiting, taken) = (taken, waiting);
            (commits, lostUpTo) = (taken, lost);
            (bytes, lost) = (0, 0);
            return taken.Count > 0 || lostUpTo > 0;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.Pulse(gate);
        }
    }
}
