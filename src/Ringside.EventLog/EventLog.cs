using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ringside.EventLog.Artifacts;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>The state of a log at one place: every document is folded exactly up to <paramref name="Head"/> (E4).</summary>
public sealed record LogState(Cursor Head, Documents Documents);

/// <summary>
/// One workspace's totally ordered log. A single writer makes decisions one after the other and commits whatever is waiting as one batch (group commit);
/// readers see an event only after it is durable (E2, A1).
/// </summary>
public sealed partial class EventLog : IAsyncDisposable
{
    private readonly Channel<IPendingAppend> queue = Channel.CreateBounded<IPendingAppend>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly IEventStore store;
    private readonly IReadOnlyList<IRule> rules;
    private readonly ILogger logger;
    private readonly LogWriter writer;
    private readonly Task writing;
    private readonly Task following;
    private volatile LogState state;
    private bool isLookAsked;

    /// <summary>Opens a log with its documents as they were last committed.</summary>
    /// <exception cref="LogUnavailableException">They cannot be read.</exception>
    public EventLog(IEventStore store, IEnumerable<IFold> folds, TimeProvider time, ILogger<EventLog>? logger = null, IEnumerable<IRule>? rules = null)
    {
        this.store = store;
        this.rules = [.. rules ?? []];
        this.logger = logger ?? NullLogger<EventLog>.Instance;
        Artifacts = new LogArtifacts(this, time, this.logger);
        Folds = [.. folds];
        Kinds = [.. Folds.SelectMany(fold => fold.Kinds)];
        var (place, documents) = store.ReadState(Kinds);
        state = new LogState(new Cursor(store.Epoch, place.Head), documents);
        writer = new LogWriter(this, queue, store, place, Folds, time, this.logger);
        writing = Task.Run(writer.RunAsync);
        following = store.FollowAsync(LookAt, stopping.Token);
    }

    /// <summary>
    /// Called after each commit with its events, in the order of the log, on the writer's own thread: what takes time goes elsewhere. <see cref="State"/> has
    /// moved on already; the appends themselves complete afterwards.
    /// </summary>
    public event Action<IReadOnlyList<LogEvent>>? Committed;

    /// <summary>Called when other servers have changed records of these kinds, on the writer's own thread, before what they appended is published.</summary>
    public event Action<IReadOnlyList<string>>? RecordsChanged;

    public LogState State => state;

    /// <summary>The same for as long as this log exists.</summary>
    public string Instance => store.Instance;

    /// <summary>Whether other servers may write it too.</summary>
    public bool IsShared => store.IsShared;

    internal IEventStore Store => store;

    internal IReadOnlyList<IFold> Folds { get; }

    internal IReadOnlyList<DocumentKind> Kinds { get; }

    /// <summary>Makes a decision on the newest state and appends what it says, and what follows from it by rule, in one commit. Completes when it is durable.</summary>
    /// <remarks>A cancellation is heeded while the queue is full; a decision that has its place there is made.</remarks>
    /// <exception cref="LogUnavailableException">The store cannot be written; nothing was appended, unless the store went silent in the middle of the commit.</exception>
    /// <exception cref="EventTooLargeException">An event is too long; nothing was appended.</exception>
    public async Task<T> AppendAsync<T>(Func<AppendScope, T> decide, CancellationToken cancellationToken = default)
    {
        var append = new PendingAppend<T>(scope => Follow(scope, decide(scope)));
        try
        {
            await queue.Writer.WriteAsync(append, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new LogUnavailableException("The log is closed.");
        }

        return await append.Result.ConfigureAwait(false);
    }

    /// <summary>Appends events as they are, in one commit.</summary>
    /// <returns>The last of them.</returns>
    public Task<LogEvent> AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken = default) =>
        AppendAsync(scope => events.Select(scope.Append).ToList()[^1], cancellationToken);

    /// <summary>A page of matching events with <paramref name="after"/> &lt; position ≤ <paramref name="upTo"/>, and none beyond <see cref="State"/>'s head.</summary>
    /// <param name="maxBytes">As in <see cref="IEventStore.Read"/>.</param>
    /// <exception cref="LogUnavailableException">The store cannot be read.</exception>
    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false, long maxBytes = long.MaxValue)
    {
        var end = Math.Min(upTo, state.Head.Position);
        return after >= end ? [] : store.Read(filter, after, end, limit, backwards, maxBytes);
    }

    /// <inheritdoc cref="IEventStore.ReadHead"/>
    public long ReadHead() => store.ReadHead();

    /// <inheritdoc cref="IEventStore.ReadFloor"/>
    public long ReadFloor() => store.ReadFloor();

    /// <inheritdoc cref="IEventStore.ReadSize"/>
    public long ReadSize() => store.ReadSize();

    /// <inheritdoc cref="IEventStore.ReadRecords"/>
    public IReadOnlyList<byte[]> ReadRecords(string kind) => store.ReadRecords(kind);

    /// <summary>The artifacts of this log.</summary>
    public LogArtifacts Artifacts { get; }

    /// <inheritdoc cref="LogArtifacts.Read"/>
    public StoredArtifact? ReadArtifact(string id) => Artifacts.Read(id);

    /// <summary>Checks that the log can be written now, in its turn among the appends.</summary>
    /// <exception cref="LogUnavailableException">It cannot; the message says why.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken = default) => AppendAsync(_ => { store.ProbeWritable(); return true; }, cancellationToken);

    /// <summary>Completes when <see cref="State"/> has everything that any server had committed when it was called.</summary>
    /// <exception cref="LogUnavailableException">The store does not say.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken = default) => IsShared ? AppendAsync(_ => true, cancellationToken) : Task.CompletedTask;

    /// <summary>Commits what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        queue.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
    }

    internal void Publish(IReadOnlyList<LogEvent> events, long head, Documents documents)
    {
        state = new LogState(state.Head with { Position = head }, documents);
        if (events.Count > 0)
        {
            foreach (var follower in Delegate.EnumerateInvocationList(Committed))
            {
                Tell(() => follower(events));
            }
        }
    }

    internal void TellRecords(IReadOnlyList<string> kinds)
    {
        foreach (var follower in Delegate.EnumerateInvocationList(RecordsChanged))
        {
            Tell(() => follower(kinds));
        }
    }

    /// <summary>A follower that throws harms neither the log nor the other followers.</summary>
    internal void Tell(Action told)
    {
        try
        {
            told();
        }
        catch (Exception e)
        {
            LogFollowerFailed(e);
        }
    }

    private T Follow<T>(AppendScope scope, T decided)
    {
        for (var i = 0; i < rules.Count && scope.Appended.Count > 0; i++)
        {
            rules[i].Follow(scope);
        }

        return decided;
    }

    /// <summary>Lets the writer look at what another server has committed: a decision about nothing, which is answered on the newest state. One waits at a time.</summary>
    private void LookAt(long? version)
    {
        if (version <= writer.Version || Interlocked.Exchange(ref isLookAsked, true))
        {
            return;
        }

        // Where the queue is full the writer is at work, and finds out by itself.
        if (!queue.Writer.TryWrite(new PendingLook(() => Volatile.Write(ref isLookAsked, false))))
        {
            Volatile.Write(ref isLookAsked, false);
        }
    }

    [LoggerMessage(LogLevel.Error, "What follows the log failed on a commit")]
    private partial void LogFollowerFailed(Exception exception);
}
