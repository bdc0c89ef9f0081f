using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Presence;

/// <summary>What one subscription is told of who watches what: first all of it, then what changes, as far as its filter and its reader's rights go.</summary>
internal sealed class PresenceFeed(PresenceService presence, EventLog.EventLog log, IdentityService identity, Caller caller, EventFilter filter)
{
    private PresenceNews? seen;

    /// <summary>The reader may see more than before: all is told anew.</summary>
    public void Again() => seen = null;

    /// <summary>What is to be told now; null where there is nothing new.</summary>
    /// <param name="isWhole">It takes the place of all that was told before.</param>
    public IReadOnlyList<SessionPresence>? Take(out bool isWhole)
    {
        isWhole = seen is null;
        if (seen is null)
        {
            (seen, var items) = presence.Whole();
            return Visible(items);
        }

        Dictionary<string, SessionPresence>? changes = null;
        while (seen.Next is { } news)
        {
            seen = news;
            foreach (var item in news.Items)
            {
                (changes ??= [])[item.Session] = item;
            }
        }

        return changes is not null && Visible(changes.Values) is { Count: > 0 } visible ? visible : null;
    }

    /// <summary>Those of sessions that a caller may see, and that fit a filter.</summary>
    public static IReadOnlyList<SessionPresence> Visible(IEnumerable<SessionPresence> items, Caller caller, EventFilter filter, Documents state) =>
        [.. items.Where(item => state.Get(SessionsFold.Sessions, item.Session) is { } session && Fits(filter, session) && Access.CanSee(caller, session))];

    private IReadOnlyList<SessionPresence> Visible(IEnumerable<SessionPresence> items) =>
        identity.Again(caller) is { } now ? Visible(items, now, filter, log.State.Documents) : [];

    private static bool Fits(EventFilter filter, Session session) =>
        (filter.Session.Count == 0 || filter.Session.Contains(session.Id))
        && (filter.Tree.Count == 0 || filter.Tree.Contains(session.Tree))
        && (filter.Agent.Count == 0 || filter.Agent.Contains(session.Agent));
}
