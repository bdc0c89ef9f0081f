using Ringside.Protocol;

namespace Ringside.Server.Presence;

/// <summary>What has changed at one look, in a list that only grows at its end: each follower holds the place that he has seen.</summary>
internal sealed class PresenceNews(IReadOnlyList<SessionPresence> items)
{
    private PresenceNews? next;

    public IReadOnlyList<SessionPresence> Items { get; } = items;

    public PresenceNews? Next => Volatile.Read(ref next);

    public PresenceNews Add(PresenceNews news)
    {
        Volatile.Write(ref next, news);
        return news;
    }
}
