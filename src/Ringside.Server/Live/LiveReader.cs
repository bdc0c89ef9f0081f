using Ringside.EventLog;

namespace Ringside.Server.Live;

/// <summary>
/// One subscription: a place in the log, and nothing that grows (R9). It reads from its topic's ring while that reaches back far enough, else a page at a time
/// from the store. Used by one caller at a time.
/// </summary>
public sealed class LiveReader : IDisposable
{
    private const int LeastPage = 64, MostPage = 256;

    /// <summary>As much of a page as a reader who stops in the middle of it may hold on to; of the events' data, around which is as much again at most.</summary>
    private const int MaxPageBytes = 128 * 1024;

    /// <summary>Less than the 85,000 bytes from which on arrays are collected only with the oldest; more than is sent at once, so that a block goes out in one piece.</summary>
    private const int BlockBytes = 80 * 1024;
    private const int UsualEnvelope = 640;

    private readonly LiveHub hub;
    private readonly EventLog.EventLog log;
    private readonly EventFilter filter;
    private readonly string epoch;

    /// <summary>The one session that is all the filter asks for; null where it asks for more or for less.</summary>
    private readonly string? session;
    private List<Frame> page = [];
    private int pageAt;
    private long? next;
    private long seenTail;
    private bool left;

    internal LiveReader(LiveHub hub, EventLog.EventLog log, Topic topic, EventFilter filter, LiveSignal signal)
    {
        this.hub = hub;
        this.log = log;
        this.filter = filter;
        Signal = signal;
        epoch = log.State.Head.Epoch;
        session = filter is { Session: [var only], Deltas: true, Run: [], Tree: [], Agent: [], Thread: [], Task: [], Type: [] } ? only : null;
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
        if (pageAt < page.Count)
        {
            frame = page[pageAt];
            TakeFromPage();
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
                if (Matches(found))
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

    /// <summary>Like <see cref="TryRead"/>, but as many frames as can go out in one piece.</summary>
    /// <param name="maxBytes">They take no more than this, unless it is one frame.</param>
    public bool TryReadRun(int maxBytes, out FrameRun run)
    {
        if (!TryRead(out var first))
        {
            run = default;
            return false;
        }

        var last = first;
        if (first.IsOfOneSession)
        {
            var inPage = pageAt > 0;
            while ((inPage ? PeekPage() : PeekRing()) is { } following && following.Follows(last) && following.End - first.Start <= maxBytes
                && following.IsOfOneSession && following.Event.Scope.Session == first.Event.Scope.Session && (inPage || Matches(following)))
            {
                last = following;
                if (inPage)
                {
                    TakeFromPage();
                }
                else
                {
                    next++;
                    Position = following.Position;
                }
            }
        }

        run = new FrameRun(first, last);
        return true;
    }

    /// <summary>Whether <see cref="TryRead"/> stopped because what comes next is only in the store.</summary>
    public bool NeedsStore => next is null && pageAt == page.Count;

    /// <summary>Fetches the next page from the store. It blocks for a read, so it never runs on the pump.</summary>
    /// <param name="wanted">How many events will be taken, at a guess.</param>
    public Task LoadAsync(CancellationToken cancellationToken, int wanted = MostPage) => Task.Run(
        () =>
        {
            var upTo = log.State.Head.Position;
            var events = log.Read(filter, Position, upTo, Math.Clamp(wanted, LeastPage, MostPage), maxBytes: MaxPageBytes);
            if ((events.Count == 0 || events[0].Position > Position + 1) && log.ReadFloor() > Position)
            {
                IsOvertaken = true;
                return;
            }

            (page, pageAt) = (Encode(events), 0);
            if (events.Count == 0)
            {
                Position = Math.Max(upTo, Position);
            }
        },
        cancellationToken);

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

    private List<Frame> Encode(IReadOnlyList<LogEvent> events)
    {
        var frames = new List<Frame>(events.Count);
        var expected = events.Sum(e => e.Json.Length + UsualEnvelope);
        byte[] block = [];
        var end = 0;
        foreach (var e in events)
        {
            var length = Frame.MaxLength(epoch, e);
            if (block.Length - end < length)
            {
                (block, end) = (GC.AllocateUninitializedArray<byte>(Math.Max(Math.Min(expected, BlockBytes), length)), 0);
            }

            var frame = new Frame(e, epoch, block, end);
            frames.Add(frame);
            end = frame.End;
            expected -= e.Json.Length + UsualEnvelope;
        }

        return frames;
    }

    private bool Matches(Frame frame) => session is not null && frame.IsOfOneSession ? frame.Event.Scope.Session == session : filter.Matches(frame.Event);

    private Frame? PeekPage() => pageAt < page.Count ? page[pageAt] : null;

    private Frame? PeekRing() => next is { } number && number < seenTail ? Topic.Ring.Get(number) : null;

    private void TakeFromPage()
    {
        Position = page[pageAt++].Position;
        if (pageAt == page.Count)
        {
            (page, pageAt) = ([], 0);
        }
    }
}
