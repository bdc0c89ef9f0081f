namespace Ringside.Server.Workers;

/// <summary>Does a worker's work when it is due.</summary>
/// <param name="next">When something is due next; null: nothing is. Asked under a lock, so that an older answer never replaces a newer one: fast.</param>
internal sealed class Alarm(TimeProvider time, Func<DateTimeOffset?> next, Func<Task> ring)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>What is due later is looked at again by then: a timer takes no time as long as an outside program may name.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private ITimer? timer;

    public void Begin()
    {
        lock (gate)
        {
            timer = time.CreateTimer(_ => _ = ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void End()
    {
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
        }
    }

    /// <summary>Rings when the next is due.</summary>
    public void Set()
    {
        lock (gate)
        {
            timer?.Change(next() is { } due ? TimeSpan.FromTicks(Math.Clamp((due - time.GetUtcNow()).Ticks, 0, Longest.Ticks)) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What was due could not be done: rings again soon.</summary>
    public void Again()
    {
        lock (gate)
        {
            timer?.Change(Retry, Timeout.InfiniteTimeSpan);
        }
    }
}
