using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Ringside.EventLog;

/// <summary>
/// The one thread that decides and commits. Where other servers write the same store, a batch whose state they have moved on from is decided again, whole, on
/// the new state (A2); and what appends nothing, a refusal too, is answered only when it stands on a state that is no older than the question.
/// </summary>
internal sealed partial class LogWriter
{
    /// <summary>So often a batch may find the state gone on; then the others are held, so that it comes through however busy they are.</summary>
    private const int MostMisses = 2;

    /// <summary>How long a store that is away is tried again before those who wait are told; once they were, it is tried once for each batch.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<IPendingAppend> queue;
    private readonly EventLog log;
    private readonly IEventStore store;
    private readonly IReadOnlyList<IFold> folds;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly RecordCache records;
    private readonly Backoff backoff;
    private StorePlace place;

    /// <summary>A write has failed or missed, and the store may know more than the state.</summary>
    private bool mayBeBehind;
    private bool away;

    public LogWriter(EventLog log, Channel<IPendingAppend> queue, IEventStore store, StorePlace place, IReadOnlyList<IFold> folds, TimeProvider time, ILogger logger)
    {
        (this.log, this.queue, this.store, this.place, this.folds, this.time, this.logger) = (log, queue, store, place, folds, time, logger);
        records = new RecordCache(store, time);
        backoff = new Backoff(time);
    }

    /// <summary>The newest commit that is known here.</summary>
    public long Version => Volatile.Read(ref version);

    private long version;

    public async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await WriteBatchAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteBatchAsync()
    {
        var taken = new List<IPendingAppend>();
        var began = time.GetTimestamp();
        var (misses, isFresh) = (0, false);
        while (true)
        {
            Batch? batch = null;
            BatchBuilder? decided = null;
            try
            {
                using var hold = misses < MostMisses ? null : store.Hold();
                if (mayBeBehind)
                {
                    CatchUp();
                }

                decided = Decide(taken);
                if (!decided.IsEmpty)
                {
                    batch = decided.Build();
                    store.Commit(batch);
                }
                else if (store.IsShared && !isFresh)
                {
                    isFresh = true;
                    if (CatchUp())
                    {
                        continue;
                    }
                }

                Succeed(taken, decided, batch);
                return;
            }
            catch (StaleStateException)
            {
                misses++;
                mayBeBehind = true;
            }
            catch (Exception e)
            {
                // Whatever it is, the writer goes on: with it would end the log for everyone.
                mayBeBehind = true;
                var isPatient = store.IsShared && !away && e is LogUnavailableException { MayPass: true };
                var (isIn, why) = await IsCommittedAllTheSameAsync(batch, e, isPatient, began).ConfigureAwait(false);
                if (isIn == true)
                {
                    Succeed(taken, decided!, batch);
                    mayBeBehind = true;
                    return;
                }

                if (isIn == false && isPatient && time.GetElapsedTime(began) < Patience)
                {
                    await backoff.WaitAsync().ConfigureAwait(false);
                    continue;
                }

                LogWriteFailed(logger, why);
                away = true;
                Fail(taken, why as LogUnavailableException ?? new LogUnavailableException($"The log could not be written: {why.Message}", why));
                return;
            }
        }
    }

    /// <summary>Decides what was taken from the queue, or takes what waits there.</summary>
    private BatchBuilder Decide(List<IPendingAppend> taken)
    {
        var batch = new BatchBuilder(folds, records, log.State, place, time);
        if (taken.Count > 0)
        {
            taken.ForEach(append => batch.Add(append));
            return batch;
        }

        while (!batch.IsFull && queue.Reader.TryRead(out var append))
        {
            if (batch.Add(append) || store.IsShared)
            {
                taken.Add(append);
            }
            else
            {
                append.Complete();
            }
        }

        return batch;
    }

    private void Succeed(List<IPendingAppend> taken, BatchBuilder decided, Batch? batch)
    {
        (mayBeBehind, away) = (false, false);
        backoff.Reset();
        if (batch is not null)
        {
            place = place with { Head = log.State.Head.Position + decided.Events.Count, Version = place.Version + 1 };
            Volatile.Write(ref version, place.Version);
            records.Committed(batch);
        }

        if (decided.Events.Count > 0)
        {
            log.Publish(decided.Events, place.Head, decided.Documents);
        }

        decided.CommitActions.ForEach(log.Tell);
        taken.ForEach(append => append.Complete());
    }

    /// <summary>What waited while the store was away is answered with the batch; it would only wait for the same failure.</summary>
    private void Fail(List<IPendingAppend> taken, LogUnavailableException e)
    {
        // Before anyone is answered: who is told may ask again at once, when the store is there again.
        for (var waiting = queue.Reader.Count; waiting > 0 && queue.Reader.TryRead(out var append); waiting--)
        {
            taken.Add(append);
        }

        taken.ForEach(append => append.Fail(e));
    }

    /// <summary>
    /// Publishes what the store has beyond the state: what other servers have written, and, after a failure, what the disk has although its acknowledgement
    /// failed. Both are true, and are published before anything is decided.
    /// </summary>
    /// <returns>Whether there was anything.</returns>
    private bool CatchUp()
    {
        var newest = store.ReadPlace();
        if (newest.Version == place.Version && newest.Head == log.State.Head.Position)
        {
            mayBeBehind = false;
            return false;
        }

        // Records first: what an event makes others do may need them.
        records.Clear();
        if (store.ReadChangedRecords(place.Version) is { Count: > 0 } kinds)
        {
            log.TellRecords(kinds);
        }

        for (var position = log.State.Head.Position; position < newest.Head; position = log.State.Head.Position)
        {
            var events = store.Read(EventFilter.All, position, newest.Head, BatchBuilder.Full);

            // Folding what was left of the events would give other documents, where some that were missed here are gone already.
            var documents = position < newest.Floor ? store.ReadState(log.Kinds).Documents : Fold.Replay(folds, events, log.State.Documents);
            log.Publish(events, events.Count < BatchBuilder.Full ? newest.Head : events[^1].Position, documents);
        }

        place = newest;
        Volatile.Write(ref version, place.Version);
        mayBeBehind = false;
        return true;
    }

    /// <param name="why">What failed.</param>
    /// <returns>Whether the batch is in, null where the store does not say; and what is wrong with it.</returns>
    private async Task<(bool? IsIn, Exception Why)> IsCommittedAllTheSameAsync(Batch? batch, Exception why, bool isPatient, long began)
    {
        while (batch is not null)
        {
            try
            {
                return (store.IsCommitted(batch), why);
            }
            catch (Exception e)
            {
                why = e is LogUnavailableException ? e : why;
                if (!isPatient || why is LogUnavailableException { MayPass: false } || time.GetElapsedTime(began) >= Patience)
                {
                    return (null, why);
                }
            }

            await backoff.WaitAsync().ConfigureAwait(false);
        }

        return (false, why);
    }

    [LoggerMessage(LogLevel.Error, "The log cannot be written")]
    private static partial void LogWriteFailed(ILogger logger, Exception exception);
}
