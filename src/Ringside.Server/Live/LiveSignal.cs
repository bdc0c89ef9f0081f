using System.Threading.Tasks.Sources;

namespace Ringside.Server.Live;

/// <summary>
/// What one connection waits on, for all its readers at once. A wake that comes while nobody waits is kept for the next wait, so that none is lost; several are
/// one. Any thread may set it, one at a time waits, and the waiter runs on the thread that wakes it.
/// </summary>
public sealed class LiveSignal : IValueTaskSource
{
    private const int Idle = 0, Waiting = 1, WasSet = 2;

    private ManualResetValueTaskSourceCore<bool> source;
    private int state;

    /// <summary>
    /// Until when there is nothing to do without news, as a timestamp of the clock; by default the connection is woken every second. To be set before its readers
    /// are armed.
    /// </summary>
    public long DueAt { get; set; }

    public void Set()
    {
        while (true)
        {
            switch (Volatile.Read(ref state))
            {
                case WasSet:
                case Idle when Interlocked.CompareExchange(ref state, WasSet, Idle) == Idle:
                    return;
                case Waiting when Interlocked.CompareExchange(ref state, Idle, Waiting) == Waiting:
                    source.SetResult(true);
                    return;
            }
        }
    }

    public ValueTask WaitAsync()
    {
        source.Reset();
        if (Interlocked.CompareExchange(ref state, Waiting, Idle) == Idle)
        {
            return new ValueTask(this, source.Version);
        }

        Volatile.Write(ref state, Idle);
        return ValueTask.CompletedTask;
    }

    void IValueTaskSource.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
