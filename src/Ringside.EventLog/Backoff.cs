namespace Ringside.EventLog;

/// <summary>Pauses before a store is tried again: twice as long each time up to two seconds, and jittered, so that servers do not come all at once.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromSeconds(2);

    private TimeSpan next = First;

    public Task WaitAsync(CancellationToken stop = default)
    {
        var pause = next * (0.5 + Random.Shared.NextDouble());
        next = next * 2 < Longest ? next * 2 : Longest;
        return Task.Delay(pause, time, stop);
    }

    public void Reset() => next = First;
}
