using System.Threading.Channels;
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

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Channel<IReadOnlyList<LogEvent>> committed = Channel.CreateUnbounded<IReadOnlyList<LogEvent>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Dictionary<string, Topic> topics = [];
    private readonly Lock gate = new();
    private readonly EventLog.EventLog log;
    private readonly ILogger<LiveHub> logger;
    private readonly ITimer ticking;
    private readonly Task pumping;
    private long head;

    public LiveHub(EventLog.EventLog log, TimeProvider time, ILogger<LiveHub> logger)
    {
        this.log = log;
        this.logger = logger;
        head = log.State.Head.Position;
        log.Committed += events => committed.Writer.TryWrite(events);
        pumping = Task.Run(PumpAsync);
        ticking = time.CreateTimer(_ => WakeAll(), null, Tick, Tick);
    }

    /// <summary>The newest position that has been handed to the topics.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>Joins the topic of a filter: what is published from now on is not missed (A6).</summary>
    /// <param name="signal">Set whenever the reader should look.</param>
    public LiveReader Join(EventFilter filter, string topicKey, LiveSignal signal)
    {
        lock (gate)
        {
            if (!topics.TryGetValue(topicKey, out var topic))
            {
                var everything = topicKey == Everything;
                topic = new Topic(topicKey, new FrameRing(everything ? 8192 : 1024, everything ? 32 << 20 : 8 << 20, Head));
                topics.Add(topicKey, topic);
            }

            topic.Readers++;
            return new LiveReader(this, log, topic, filter, signal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ticking.DisposeAsync().ConfigureAwait(false);
        committed.Writer.TryComplete();
        await pumping.ConfigureAwait(false);
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

    /// <summary>Wakes every reader, so that it looks at what has changed around it: its rights, its time, the server's end.</summary>
    public void WakeAll()
    {
        Topic[] all;
        lock (gate)
        {
            all = [.. topics.Values];
        }

        foreach (var topic in all)
        {
            Wake(topic);
        }
    }

    private async Task PumpAsync()
    {
        var touched = new HashSet<Topic>();
        while (await committed.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (committed.Reader.TryRead(out var events))
            {
                Publish(events, touched);
            }

            foreach (var topic in touched)
            {
                Wake(topic);
            }

            touched.Clear();
        }
    }

    private void Wake(Topic topic)
    {
        try
        {
            topic.Wake();
        }
        catch (Exception e)
        {
            ViewerFailed(e);
        }
    }

    private void Publish(IReadOnlyList<LogEvent> events, HashSet<Topic> touched)
    {
        lock (gate)
        {
            if (topics.Count > 0)
            {
                foreach (var e in events)
                {
                    Publish(e, touched);
                }
            }

            // A reader takes the head before it looks into its ring, so the frames must be there first.
            Volatile.Write(ref head, events[^1].Position);
        }
    }

    private void Publish(LogEvent e, HashSet<Topic> touched)
    {
        Frame? frame = null;
        Add(Everything);
        Add(e.Scope.Session);
        Add(e.Scope.Peer);
        if (e.Scope.Tree != e.Scope.Session)
        {
            Add(e.Scope.Tree);
        }

        void Add(string? key)
        {
            if (key is not null && topics.TryGetValue(key, out var topic))
            {
                topic.Ring.Add(frame ??= new Frame(e, log.State.Head.Epoch));
                touched.Add(topic);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A viewer failed while it was being woken")]
    private partial void ViewerFailed(Exception exception);
}
