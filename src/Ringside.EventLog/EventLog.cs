using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
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
    private readonly IEventStore store;
    private readonly IReadOnlyList<IFold> folds;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Task writing;
    private volatile LogState state;

    /// <summary>A write has failed, and the store may know more than <see cref="State"/>. The writer's own.</summary>
    private bool storeMayBeAhead;

    /// <summary>Opens a log with its documents as they were last committed.</summary>
    /// <exception cref="LogUnavailableException">They cannot be read.</exception>
    public EventLog(IEventStore store, IEnumerable<IFold> folds, TimeProvider time, ILogger<EventLog>? logger = null)
    {
        this.store = store;
        this.folds = [.. folds];
        this.time = time;
        this.logger = logger ?? NullLogger<EventLog>.Instance;
        state = new LogState(new Cursor(store.Epoch, store.ReadHead()), store.ReadDocuments(Kinds));
        writing = Task.Run(WriteAsync);
    }

    /// <summary>
    /// Called after each commit with its events, in the order of the log, on the writer's own thread: what takes time goes elsewhere. <see cref="State"/> has
    /// moved on already; the appends themselves complete afterwards.
    /// </summary>
    public event Action<IReadOnlyList<LogEvent>>? Committed;

    public LogState State => state;

    /// <summary>The same for as long as this log exists.</summary>
    public string Instance => store.Instance;

    internal IEventStore Store => store;

    internal IReadOnlyList<IFold> Folds => folds;

    internal IReadOnlyList<DocumentKind> Kinds => [.. folds.SelectMany(fold => fold.Kinds)];

    /// <summary>Makes a decision on the newest state and appends what it says, in one commit. Completes when it is durable.</summary>
    /// <remarks>A cancellation is heeded while the queue is full; a decision that has its place there is made.</remarks>
    /// <exception cref="LogUnavailableException">The store cannot be written; nothing was appended, unless the store went silent in the middle of the commit.</exception>
    /// <exception cref="EventTooLargeException">An event is too long; nothing was appended.</exception>
    public async Task<T> AppendAsync<T>(Func<AppendScope, T> decide, CancellationToken cancellationToken = default)
    {
        var append = new PendingAppend<T>(decide);
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
    /// <exception cref="LogUnavailableException">The store cannot be read.</exception>
    public IReadOnlyList<LogEvent> Read(EventFilter filter, long after, long upTo, int limit, bool backwards = false)
    {
        var end = Math.Min(upTo, state.Head.Position);
        return after >= end ? [] : store.Read(filter, after, end, limit, backwards);
    }

    /// <inheritdoc cref="IEventStore.ReadFloor"/>
    public long ReadFloor() => store.ReadFloor();

    /// <inheritdoc cref="IEventStore.ReadSize"/>
    public long ReadSize() => store.ReadSize();

    /// <inheritdoc cref="IEventStore.ReadRecords"/>
    public IReadOnlyList<byte[]> ReadRecords(string kind) => store.ReadRecords(kind);

    /// <inheritdoc cref="IEventStore.ReadArtifact"/>
    public StoredArtifact? ReadArtifact(string id) => store.ReadArtifact(id);

    /// <summary>Checks that the log can be written now, in its turn among the appends.</summary>
    /// <exception cref="LogUnavailableException">It cannot; the message says why.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken = default) => AppendAsync(_ => { store.ProbeWritable(); return true; }, cancellationToken);

    /// <summary>Commits what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            WriteBatch();
        }
    }

    private void WriteBatch()
    {
        var batch = new BatchBuilder(folds, store, state, time);
        try
        {
            CatchUp();
            batch = new BatchBuilder(folds, store, state, time);
            while (!batch.IsFull && queue.Reader.TryRead(out var append))
            {
                batch.Add(append);
            }

            if (!batch.IsEmpty)
            {
                store.Commit(batch.Build());
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the writer goes on: with it would end the log for everyone.
            storeMayBeAhead = true;
            if (!IsCommittedAllTheSame(batch))
            {
                LogWriteFailed(e);
                Fail(batch, e as LogUnavailableException ?? new LogUnavailableException($"The log could not be written: {e.Message}", e));
                return;
            }
        }

        storeMayBeAhead = false;
        Publish(batch.Events, batch.Documents);
        batch.CommitActions.ForEach(Tell);
        batch.Complete();
    }

    /// <summary>What waited while the store was away is answered with the batch; it would only wait for the same failure.</summary>
    private void Fail(BatchBuilder batch, LogUnavailableException e)
    {
        batch.Fail(e);
        for (var waiting = queue.Reader.Count; waiting > 0 && queue.Reader.TryRead(out var append); waiting--)
        {
            append.Fail(e);
        }
    }

    /// <summary>
    /// After a failure the store may be ahead of the state: the commit record of a batch can reach the disk although its acknowledgement failed. Its events
    /// are then true, and are published before anything is decided.
    /// </summary>
    private void CatchUp()
    {
        var head = storeMayBeAhead ? store.ReadHead() : 0;
        while (state.Head.Position < head)
        {
            var events = store.Read(EventFilter.All, state.Head.Position, head, BatchBuilder.Full);
            Publish(events, Fold.Replay(folds, events, state.Documents));
        }
    }

    private bool IsCommittedAllTheSame(BatchBuilder batch)
    {
        try
        {
            return batch.Events.Count > 0 && store.ReadHead() == batch.Events[^1].Position;
        }
        catch (LogUnavailableException)
        {
            return false;
        }
    }

    private void Publish(IReadOnlyList<LogEvent> events, Documents documents)
    {
        if (events.Count == 0)
        {
            return;
        }

        state = new LogState(state.Head with { Position = events[^1].Position }, documents);
        foreach (var follower in Delegate.EnumerateInvocationList(Committed))
        {
            Tell(() => follower(events));
        }
    }

    /// <summary>A follower that throws harms neither the log nor the other followers.</summary>
    private void Tell(Action told)
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

    [LoggerMessage(LogLevel.Error, "The log cannot be written")]
    private partial void LogWriteFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "What follows the log failed on a commit")]
    private partial void LogFollowerFailed(Exception exception);
}
