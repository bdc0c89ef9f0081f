namespace Ringside.Server.Usage;

/// <summary>When a session may tell its tokens: at most four times in any second (E7). One of the four is kept for the end of a run, so that it seldom has to wait.</summary>
internal sealed class UsagePace(TimeProvider time)
{
    private const int InASecond = 4, BeforeAnEnd = InASecond - 1;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Queue<long> told = new(InASecond);
    private long newest;

    public bool IsDue => told.Count == 0 || (time.GetElapsedTime(newest) >= Interval && told.Count(at => time.GetElapsedTime(at) < Second) < BeforeAnEnd);

    /// <summary>How long a run's end has to wait until it may be told.</summary>
    public TimeSpan UntilAnEnd => told.Count < InASecond || time.GetElapsedTime(told.Peek()) is var since && since >= Second ? TimeSpan.Zero : Second - since;

    public void Told()
    {
        newest = time.GetTimestamp();
        if (told.Count == InASecond)
        {
            told.Dequeue();
        }

        told.Enqueue(newest);
    }
}
