using Ringside.EventLog;

namespace Ringside.Server.Events;

/// <summary>
/// History backwards, as far as the caller may see it. Who may see few sessions gets them by the store's index of sessions, and does not have everybody's
/// events looked through for his.
/// </summary>
internal sealed class NewestFirst(EventFilter filter, ViewerRights rights, EventLog.EventLog log)
{
    /// <summary>How many events are held at once, however many are wanted.</summary>
    private const int MostHeld = 200;

    /// <summary>How many positions are looked at at first, and at most at once: types have no index, and nobody waits long for one read.</summary>
    private const long FirstWindow = 1000, WidestWindow = 64_000;

    /// <summary>Matching events before a position that may be seen, newest first; read from the store as they are taken.</summary>
    /// <param name="wanted">How many will be taken, at a guess.</param>
    public IEnumerable<LogEvent> Before(long position, int wanted, CancellationToken cancelled)
    {
        var (ways, pageSize, floor) = (rights.WaysThrough(filter), Math.Clamp(wanted, 10, MostHeld), log.ReadFloor());
        for (var window = ways.Count == 1 ? long.MaxValue : FirstWindow; position - 1 > floor; window = Math.Min(window * 4, WidestWindow))
        {
            var after = window < position - 1 - floor ? position - 1 - window : floor;
            foreach (var e in Merged([.. ways.Select(way => Read(way, after, position, pageSize, cancelled).GetEnumerator())]))
            {
                if (rights.CanSee(e))
                {
                    yield return e;
                }
            }

            position = after + 1;
        }
    }

    private static IEnumerable<LogEvent> Merged(List<IEnumerator<LogEvent>> ways)
    {
        ways.RemoveAll(way => !way.MoveNext());
        while (ways.MaxBy(way => way.Current.Position) is { Current: var newest })
        {
            yield return newest;

            // An event may lie on two ways.
            ways.RemoveAll(way => way.Current.Position == newest.Position && !way.MoveNext());
        }
    }

    private IEnumerable<LogEvent> Read(EventFilter way, long after, long before, int pageSize, CancellationToken cancelled)
    {
        IReadOnlyList<LogEvent> page;
        do
        {
            cancelled.ThrowIfCancellationRequested();
            page = log.Read(way, after, before - 1, pageSize, backwards: true);
            foreach (var e in page)
            {
                before = e.Position;
                yield return e;
            }
        }
        while (page.Count == pageSize);
    }
}
