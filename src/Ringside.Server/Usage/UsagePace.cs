namespace Ringside.Server.Usage;

/// <summary>When a session may tell its tokens: at most four times a second (E7). One of the four is kept for the end of a run, which cannot wait.</summary>
internal sealed class UsagePace(TimeProvider time)
{
    private const int BeforeAnEnd = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Queue<long> told = new(BeforeAnEnd);
    private long newest;

    public bool IsDue => told.Count == 0 || (time.GetElapsedTime(newest) >= Interval && (told.Count < BeforeAnEnd || time.GetElapsedTime(told.Peek()) >= Second));

    public void Told()
    {
        newest = time.GetTimestamp();
        if (told.Count == BeforeAnEnd)
        {
            told.Dequeue();
        }

        told.Enqueue(newest);
    }
}
