using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>Finds sessions that would wait for each other, so that none of them could ever go on.</summary>
public static class WaitingCircle
{
    /// <summary>Refuses that one session waits for another that waits, over whatever others, for it.</summary>
    /// <param name="also">For whom a session waits besides, if for anybody: not for an answer in a thread.</param>
    /// <exception cref="RejectedException">409, naming the circle.</exception>
    public static void Require(Documents state, string waiter, string target, Func<string, IEnumerable<(string Session, string Why)>>? also = null)
    {
        if (Find(state, waiter, target, also ?? (_ => []), []) is { } way)
        {
            throw new RejectedException(
                ErrorCodes.Conflict,
                $"This would be waiting in a circle: {waiter} would wait for {string.Join(", ", way)}. Answer what is asked of you first, or go on without waiting.");
        }
    }

    /// <summary>The steps from a session to the one that would wait for it; null where there is no way.</summary>
    private static List<string>? Find(Documents state, string waiter, string from, Func<string, IEnumerable<(string Session, string Why)>> also, HashSet<string> seen)
    {
        if (!seen.Add(from))
        {
            return null;
        }

        foreach (var (next, why) in Waits(state, from).Concat(also(from)))
        {
            var step = $"{from}, which waits for {(next == waiter ? $"{next} itself" : "the next")} ({why})";
            if (next == waiter)
            {
                return [step];
            }

            if (Find(state, waiter, next, also, seen) is { } rest)
            {
                return [step, .. rest];
            }
        }

        return null;
    }

    private static IEnumerable<(string Session, string Why)> Waits(Documents state, string session) =>
        from id in state.Get(SessionsFold.Sessions, session)?.WaitsIn ?? []
        let thread = state.Get(ThreadsFold.Threads, id)
        where thread is not null
        select (thread.Other(session)!, $"an answer in thread {id}");
}
