using Ringside.EventLog;

namespace Ringside.Server.Live;

/// <summary>
/// One subscription: a place in the log, and nothing that grows (R9). It reads from its topic's ring while that reaches back far enough, else a page at a time
/// from the store. Used by one caller at a time.
/// </summary>
public sealed class LiveReader : IDisposable
{
    private const int StorePage = 100;
    private const int MaxPageBytes = 256 * 1024;

    private readonly LiveHub hub;
    private readonly EventLog.EventLog log;
    private readonly EventFilter filter;
    private readonly string epoch;
    private Queue<Frame>? page;
    private long? next;
    private int pageSize = StorePage;
    private long pageEnd;
    private long seenTail;
    private bool left;

    internal LiveReader(LiveHub hub, EventLog.EventLog log, Topic topic, EventFilter filter, LiveSignal signal)
    {
        this.hub = hub;
        this.log = log;
        this.filter = filter;
        Signal = signal;
        epoch = log.State.Head.Epoch;
        Topic = topic;
    }

    /// <summary>Everything up to here has been examined.</summary>
    public long Position { get; private set; }

    /// <summary>Retention has dropped what came next: nothing is read any more, and the reader is to begin anew, by R4 with a <c>gap</c>.</summary>
    public bool IsOvertaken { get; private set; }

    internal Topic Topic { get; }

    /// <summary>What is set when the reader should look.</summary>
    internal LiveSignal Signal { get; }

    /// <summary>Whether it is among those that its topic wakes next; the topic's own.</summary>
    internal volatile bool IsWaiting;

    /// <summary>Where to begin; before the first read.</summary>
    public void Seek(long position) => Position = position;

    /// <summary>The next matching frame that is at hand without waiting and without the store.</summary>
    public bool TryRead(out Frame frame)
    {
        if (page is { Count: > 0 })
        {
            frame = page.Dequeue();
            Position = page.Count == 0 ? pageEnd : frame.Position;
            return true;
        }

        var head = hub.Head;
        next ??= Topic.Ring.Find(Position);
        seenTail = Topic.Ring.Tail;
        while (next < seenTail)
        {
            if (Topic.Ring.Get(next.Value) is not { } found)
            {
                next = null;
                break;
            }

            next++;
            if (found.Position > Position)
            {
                Position = found.Position;
                if (filter.Matches(found.Event))
                {
                    frame = found;
                    return true;
                }
            }
        }

        if (next is not null && head > Position)
        {
            Position = head;
        }

        frame = null!;
        return false;
    }

    /// <summary>Whether <see cref="TryRead"/> stopped because what comes next is only in the store.</summary>
    public bool NeedsStore => next is null && page is not { Count: > 0 };

    /// <summary>Fetches the next page from the store. It blocks for a read, so it never runs on the pump.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var upTo = log.State.Head.Position;
            var events = log.Read(filter, Position, upTo, pageSize);
            if ((events.Count == 0 || events[0].Position > Position + 1) && log.ReadFloor() > Position)
            {
                IsOvertaken = true;
                return;
            }

            page = new Queue<Frame>(Start(events).Select(e => new Frame(e, epoch)));
            pageEnd = page.Count < pageSize && page.Count == events.Count ? Math.Max(upTo, Position) : page.Last().Position;
            pageSize = page.Count < events.Count ? page.Count : Math.Min(pageSize * 2, StorePage);
            if (events.Count == 0)
            {
                Position = pageEnd;
            }
        },
        cancellationToken);

    /// <summary>As much of a page as a reader who stops in the middle of it may hold on to.</summary>
    private static IEnumerable<LogEvent> Start(IReadOnlyList<LogEvent> events)
    {
        var bytes = 0;
        return events.TakeWhile((e, i) => (bytes += e.Json.Length) <= MaxPageBytes || i == 0);
    }

    /// <summary>
    /// Asks to be told, through the signal, of the next that is published for the topic. False: something has been since the last read, so look again first.
    /// </summary>
    public bool TryArm() => Topic.TryWait(this, seenTail);

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref left, true))
        {
            Topic.Leave(this);
            hub.Leave(this);
        }
    }
}
