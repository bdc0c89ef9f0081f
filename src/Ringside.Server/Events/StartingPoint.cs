using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Runs;

namespace Ringside.Server.Events;

/// <summary>Where a reader begins, and the honest word about it (R1, R4).</summary>
/// <param name="Position">What follows begins after it.</param>
public readonly record struct StartingPoint(long Position, Verdict Verdict)
{
    /// <summary>Before <see cref="Of"/>: a cursor beyond the head may be another server's, whose newest events have not been heard of here yet.</summary>
    public static Task HearOfAsync(EventQuery query, EventLog.EventLog log, CancellationToken cancelled) =>
        Cursor.TryParse(query.After, out var cursor) && cursor.Epoch == log.State.Head.Epoch && cursor.Position > log.State.Head.Position
            ? log.RefreshAsync(cancelled)
            : Task.CompletedTask;

    public static StartingPoint Of(EventQuery query, EventLog.EventLog log, OpenMessages open, ViewerRights rights, CancellationToken cancelled)
    {
        var head = log.State.Head;
        var floor = log.ReadFloor();
        if (query.After is not null)
        {
            return !Cursor.TryParse(query.After, out var cursor) || cursor.Epoch != head.Epoch || cursor.Position > head.Position
                ? new StartingPoint(floor, Verdict.Reset)
                : cursor.Position < floor ? new StartingPoint(floor, Verdict.Gap)
                : new StartingPoint(cursor.Position, Verdict.Resumed);
        }

        return query.Last is { } last ? new StartingPoint(Math.Max(floor, Newest(query.Filter, last, head.Position, log, open, rights, cancelled)), Verdict.Start)
            : query.FromNow ? new StartingPoint(head.Position, Verdict.Live)
            : new StartingPoint(floor, Verdict.Start);
    }

    /// <summary>Before the newest N that match and may be seen, deltas not counted, and before the first word of any such message that is still growing.</summary>
    private static long Newest(EventFilter filter, int count, long head, EventLog.EventLog log, OpenMessages open, ViewerRights rights, CancellationToken cancelled)
    {
        var (position, left) = (head + 1, count);
        foreach (var e in new NewestFirst(filter with { Deltas = false }, rights, log).Before(head + 1, count, cancelled))
        {
            position = e.Position;
            if (--left == 0)
            {
                break;
            }
        }

        var first = left == 0 ? position - 1 : 0;
        return filter.Deltas
            ? open.All.Where(message => filter.Matches(message.First) && rights.CanSee(message.First)).Select(message => message.First.Position - 1).Append(first).Min()
            : first;
    }
}
