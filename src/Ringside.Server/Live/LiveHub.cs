using Microsoft.Extensions.Logging;
using Ringside.EventLog;

namespace Ringside.Server.Live;

/// <summary>
/// Takes committed events to those who wait for them. One pump, on a thread of its own, puts frames into the rings of the topics that have viewers and wakes
/// those viewers; each writes, inline, all that lies between its place and the head. A viewer that cannot write at once costs the pump nothing more.
/// </summary>
public sealed partial class LiveHub : IAsyncDisposable
{
    /// <summary>The topic of everything.</summary>
    public const string Everything = "*";

    /// <summary>How much may wait for the pump, and how much all rings together hold; what is older is read from the store.</summary>
    private const long MaxWaitingBytes = 32 << 20, MaxRingBytes = 32 << 20;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly CommitQueue committed = new(MaxWaitingBytes);
    private readonly Dictionary<string, Topic> topics = [];
    private readonly HashSet<Topic> touched = [];
    private readonly Lock gate = new();
    private readonly EventLog.EventLog log;
    private readonly TimeProvider time;
    private readonly ILogger<LiveHub> logger;
    private readonly FrameTape tape;
    private readonly ITimer ticking;
    private readonly TaskCompletionSource pumped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long head;
    private long looks;

    public LiveHub(EventLog.EventLog log, TimeProvider time, ILogger<LiveHub> logger)
    {
        this.log = log;
        this.time = time;
        this.logger = logger;
        head = log.State.Head.Position;
        tape = new FrameTape(log.State.Head.Epoch, MaxRingBytes);
        log.Committed += committed.Add;
        new Thread(Pump) { IsBackground = true, Name = "ringside live" }.Start();
        ticking = time.CreateTimer(_ => WakeDue(), null, Tick, Tick);
    }

    /// <summary>The newest position that has been handed to the topics.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>How often readers have been woken without news. One that was about to wait meanwhile looks again: it may have looked just before.</summary>
    public long Looks => Volatile.Read(ref looks);

    /// <summary>Joins the topic of a filter: what is published from now on is not missed (A6).</summary>
    /// <param name="signal">Set whenever the reader should look.</param>
    public LiveReader Join(EventFilter filter, string topicKey, LiveSignal signal)
    {
        lock (gate)
        {
            if (!topics.TryGetValue(topicKey, out var topic))
            {
                topic = new Topic(topicKey, new FrameRing(topicKey == Everything ? 8192 : 1024, Head));
                topics.Add(topicKey, topic);
            }

            topic.Readers++;
            return new LiveReader(this, log, topic, filter, signal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ticking.DisposeAsync().ConfigureAwait(false);
        log.Committed -= committed.Add;
        committed.Close();
        await pumped.Task.ConfigureAwait(false);
    }

    internal void Leave(LiveReader reader)
    {
        lock (gate)
        {
            if (--reader.Topic.Readers == 0)
            {
                topics.Remove(reader.Topic.Key);
            }
        }
    }

    /// <summary>Wakes every reader, so that it looks at what has changed around it: its rights, the server's end.</summary>
    public void WakeAll() => Wake(long.MaxValue);

    /// <summary>Wakes the readers whose time has come: for a ping, for the end of a lifetime.</summary>
    private void WakeDue() => Wake(time.GetTimestamp());

    private void Wake(long now)
    {
        Interlocked.Increment(ref looks);
        Topic[] all;
        lock (gate)
        {
            all = [.. topics.Values];
        }

        foreach (var topic in all)
        {
            topic.Wake(now, ViewerFailed);
        }
    }

    private void Pump()
    {
        while (committed.TryTake(out var commits, out var lostUpTo))
        {
            try
            {
                lock (gate)
                {
                    Reset(lostUpTo);
                    foreach (var events in commits)
                    {
                        Publish(events);
                    }
                }
            }
            catch (Exception e)
            {
                // Whatever it was, the viewers go on: what could not be published is in the store.
                PublishingFailed(e);
                lock (gate)
                {
                    Reset(commits[^1][^1].Position);
                }
            }

            foreach (var topic in touched)
            {
                topic.Wake(long.MaxValue, ViewerFailed);
            }

            touched.Clear();
        }

        pumped.SetResult();
    }

    /// <summary>Sends all viewers to the store for what came up to a position.</summary>
    private void Reset(long upTo)
    {
        if (upTo == 0)
        {
            return;
        }

        foreach (var topic in topics.Values)
        {
            topic.Ring.Reset(upTo);
            touched.Add(topic);
        }

        Volatile.Write(ref head, upTo);
    }

    private void Publish(IReadOnlyList<LogEvent> events)
    {
        if (topics.Count > 0)
        {
            var givenUp = tape.GivenUp;
            for (var i = 0; i < events.Count; i++)
            {
                Publish(events[i]);
            }

            if (tape.GivenUp != givenUp)
            {
                foreach (var topic in topics.Values)
                {
                    topic.Ring.GiveUp(tape.GivenUp);
                }
            }
        }

        // A reader takes the head before it looks into its ring, so the frames must be there first.
        Volatile.Write(ref head, events[^1].Position);
    }

    private void Publish(LogEvent e)
    {
        Frame? frame = null;
        Add(Everything);
        Add(e.Scope.Session);
        if (e.Scope.Peer != e.Scope.Session)
        {
            Add(e.Scope.Peer);
        }

        if (e.Scope.Tree != e.Scope.Session && e.Scope.Tree != e.Scope.Peer)
        {
            Add(e.Scope.Tree);
        }

        void Add(string? key)
        {
            if (key is not null && topics.TryGetValue(key, out var topic))
            {
                topic.Ring.Add(frame ??= tape.Add(e));
                touched.Add(topic);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A viewer failed while it was being woken")]
    private partial void ViewerFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Events could not be handed to their viewers, who read them from the log instead")]
    private partial void PublishingFailed(Exception exception);
}
