using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Identity;

/// <summary>One change of rights in a list that only grows at its end: each viewer holds the place that he has seen, and what all have seen is nobody's any more.</summary>
/// <param name="position">What the log has said of rights up to here is in the list, or was before it.</param>
/// <param name="change">Of a session; null where somebody's own rights have changed.</param>
public sealed class AccessNews(long position, VisibilityChange? change)
{
    private AccessNews? next;

    public long Position { get; } = position;

    public VisibilityChange? Change { get; } = change;

    public AccessNews? Next => Volatile.Read(ref next);

    internal AccessNews Add(AccessNews news)
    {
        Volatile.Write(ref next, news);
        return news;
    }
}

/// <summary>A session is seen by others than before, or is removed.</summary>
/// <param name="Before">Its visibility before.</param>
/// <param name="Now">Its visibility now; null where it was removed.</param>
public sealed record VisibilityChange(string Session, string Tree, string Agent, string Owner, string? Before, string? Now)
{
    /// <summary>What an event says of it; null where it says nothing. A visibility is written only where it changes.</summary>
    public static VisibilityChange? Of(LogEvent e, Documents state)
    {
        var change = e.Type == EventTypes.SessionRemoved ? new VisibilityChange(e.Scope.Session!, e.Scope.Tree!, e.Scope.Agent!, "", null, null)
            : e.Type == EventTypes.SessionUpdated && e.As<SessionData>().Visibility is { } now ? new VisibilityChange(e.Scope.Session!, e.Scope.Tree!, e.Scope.Agent!, "", Other(now), now)
            : null;

        // One that has been removed meanwhile is nobody's any more.
        return change is null ? null
            : state.Get(SessionsFold.Sessions, change.Session)?.Owner is { } owner ? change with { Owner = owner }
            : change with { Before = null, Now = null };
    }

    /// <summary>What that means for one person; null where nothing. A removal is told by its event.</summary>
    public AccessChange? For(Caller caller)
    {
        if (Before is null || Now is null)
        {
            return null;
        }

        var (before, now) = (Access.CanSee(caller, Session, Owner, Before), Access.CanSee(caller, Session, Owner, Now));
        return before == now ? null : new AccessChange(Session, now ? "granted" : "revoked");
    }

    private static string Other(string visibility) => visibility == Visibility.Team ? Visibility.Private : Visibility.Team;
}
