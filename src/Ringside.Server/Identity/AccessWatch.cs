using Ringside.EventLog;

namespace Ringside.Server.Identity;

/// <summary>Keeps the list of changes of anybody's rights, and has every viewer woken at each, so that what was taken away ends at once (M14).</summary>
public sealed class AccessWatch
{
    private readonly EventLog.EventLog log;
    private readonly Lock gate = new();
    private AccessNews newest;
    private long position;

    public AccessWatch(EventLog.EventLog log, IdentityService identity)
    {
        this.log = log;
        newest = new AccessNews(log.State.Head.Position, null);
        identity.Changed += () => Add(new AccessNews(Newest.Position, null));
        log.Committed += Follow;
        Interlocked.CompareExchange(ref position, log.State.Head.Position, 0);
    }

    /// <summary>Called, on a thread of the pool, after each change.</summary>
    public event Action? Changed;

    /// <summary>The end of the list.</summary>
    public AccessNews Newest => Volatile.Read(ref newest);

    /// <summary>The list is complete up to this place in the log.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>Waits until the list is complete up to a place that the log's state has reached: the writer's thread is between the two, for microseconds.</summary>
    public void WaitFor(long reached)
    {
        for (var spin = default(SpinWait); Position < reached;)
        {
            spin.SpinOnce();
        }
    }

    private void Follow(IReadOnlyList<LogEvent> events)
    {
        try
        {
            foreach (var e in events)
            {
                if (VisibilityChange.Of(e, log.State.Documents) is { } change)
                {
                    Add(new AccessNews(e.Position, change));
                }
            }
        }
        finally
        {
            Volatile.Write(ref position, events[^1].Position);
        }
    }

    private void Add(AccessNews news)
    {
        lock (gate)
        {
            Volatile.Write(ref newest, newest.Add(news));
        }

        ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.Changed?.Invoke(), this, preferLocal: false);
    }
}
