using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Live;
using Ringside.Server.Presence;
using Ringside.Server.Runs;

namespace Ringside.Server.Events;

/// <summary>
/// One subscription: what a reader is told, in which order and to which end, whatever carries it (R4–R6, R8, R10, R11). It is a place in the log; while its
/// connection waits for the reader, nothing is kept for him.
/// </summary>
internal sealed class Subscription : IDisposable
{
    private readonly LiveReader reader;
    private readonly EventQuery query;
    private readonly ViewerRights rights;
    private readonly StreamServices services;
    private readonly long head;
    private PresenceSeat? seat;
    private IReadOnlyList<AccessChange> changes;
    private bool caughtUp;
    private bool holdsPage;
    private long? end;

    /// <summary>Joins its topic, and only then looks up where it begins, so that nothing falls between history and live (A6).</summary>
    private Subscription(EventQuery query, Caller caller, LiveSignal signal, StreamServices services, CancellationToken cancelled)
    {
        (this.query, this.services) = (query, services);
        rights = services.Rights(caller, query);
        rights.RequireNamed();
        reader = services.Join(query, signal);
        try
        {
            Start = StartingPoint.Of(query, services.Log, services.Open, rights, cancelled);
            head = services.Log.State.Head.Position;
            reader.Seek(Start.Position);
            changes = Start.Verdict == Verdict.Resumed ? rights.ChangesSince(Start.Position) : [];
            seat = services.Presence.Enter(caller, query.Filter);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public StartingPoint Start { get; }

    /// <summary>Everything up to here has been examined, and told where it is to be.</summary>
    public long Position => reader.Position;

    /// <summary>Why it is over, as a <c>bye</c> code (R8); null while it goes on.</summary>
    public string? EndedBecause { get; private set; }

    /// <inheritdoc cref="ViewerRights.TimeLeft"/>
    public TimeSpan TimeLeft => rights.TimeLeft;

    /// <summary>What comes next is only in the store.</summary>
    public bool NeedsStore { get; private set; }

    /// <summary>It holds what it has read from the store and not yet written.</summary>
    public bool HoldsPage => holdsPage && !reader.NeedsStore;

    /// <summary>R11: the one run that is asked for has ended, and nothing of it is left: a browser's own EventSource would come back for ever.</summary>
    public bool IsFinished => Start.Verdict == Verdict.Resumed && query.Filter.Run is [var run] && HasEnded(run)
        && services.Log.Read(query.Filter, Start.Position, services.Log.State.Head.Position, 1).Count == 0;

    /// <summary>Whether one who was told this may come back (R8).</summary>
    public static bool MayRetry(string code) => code is "shutdown" or "rotate" or "slow" or "expired";

    /// <param name="signal">What its connection waits on.</param>
    public static async Task<Subscription> OpenAsync(EventQuery query, Caller caller, LiveSignal signal, StreamServices services, CancellationToken cancelled)
    {
        await StartingPoint.HearOfAsync(query, services.Log, cancelled).ConfigureAwait(false);
        return new Subscription(query, caller, signal, services, cancelled);
    }

    /// <summary>Writes what is at hand. True: there is nothing more until something happens.</summary>
    public bool Write(ISubscriber output)
    {
        rights.Changed ??= output.Access;
        foreach (var change in changes)
        {
            output.Access(change);
        }

        changes = [];
        if ((EndedBecause = rights.EndsBecause() ?? (reader.IsOvertaken ? "rotate" : null)) is not null || !WriteEvents(output))
        {
            return false;
        }

        if (!caughtUp)
        {
            caughtUp = true;
            output.CaughtUp(reader.Position);
        }

        EndedBecause = RunIsOver() ? "finished" : null;
        return EndedBecause is null;
    }

    /// <summary>Fetches what comes next from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await reader.LoadAsync(cancellationToken).ConfigureAwait(false);
        holdsPage = true;
    }

    /// <inheritdoc cref="LiveReader.TryArm"/>
    public bool TryArm() => reader.TryArm();

    public void Dispose()
    {
        reader.Dispose();
        Interlocked.Exchange(ref seat, null)?.Leave();
    }

    private bool WriteEvents(ISubscriber output)
    {
        while (reader.TryReadRun(output.MaxRun, out var run))
        {
            holdsPage = HoldsPage;

            // All of a run are of one session; asked about the last of them, the answer takes in what has changed up to there.
            if (rights.CanSee(run.Last.Event))
            {
                output.Events(run);

                // A run's end is its last event (E9): whatever is read together with it stands before it.
                if (EventTypes.IsRunEnd(run.Last.Event.Type) && query.Filter.Run is [var only] && run.Last.Event.Scope.Run == only)
                {
                    end = run.Last.Position;
                }

                if (output.IsFull)
                {
                    NeedsStore = reader.NeedsStore;
                    return false;
                }
            }
        }

        holdsPage = false;

        // What was acknowledged before this subscription began is history, though the pump may not have come so far.
        NeedsStore = reader.NeedsStore || (reader.Position < head && services.Hub.Head < head);
        return !NeedsStore;
    }

    /// <summary>R11: the one run that the filter names has ended, and everything up to where that is known has been examined.</summary>
    private bool RunIsOver()
    {
        if (query.Filter.Run is not [var run])
        {
            return false;
        }

        if (end is null)
        {
            var state = services.Log.State;
            end = HasEnded(run, state) ? state.Head.Position : null;
        }

        return end <= reader.Position;
    }

    private bool HasEnded(string run) => HasEnded(run, services.Log.State);

    private static bool HasEnded(string run, EventLog.LogState state) => state.Documents.Get(RunsFold.Runs, run) is { } found && RunStatus.IsEnded(found.Status);
}
