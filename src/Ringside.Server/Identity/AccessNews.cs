using Ringside.Protocol;

namespace Ringside.Server.Identity;

/// <summary>One change of rights in a list that only grows at its end: each viewer holds the place that he has seen, and what all have seen is nobody's any more.</summary>
/// <param name="position">The log's position that brought it, or where the log was.</param>
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
/// <param name="Visibility">Its visibility now, which was another one before; null where it was removed.</param>
public sealed record VisibilityChange(string Session, string Tree, string Agent, string Owner, string? Visibility)
{
    /// <summary>What that means for one person; null where nothing. A removal is told by its event.</summary>
    public AccessChange? For(Caller caller)
    {
        if (Visibility is null)
        {
            return null;
        }

        var (before, now) = (Access.CanSee(caller, Session, Owner, Other), Access.CanSee(caller, Session, Owner, Visibility));
        return before == now ? null : new AccessChange(Session, now ? "granted" : "revoked");
    }

    private string Other => Visibility == Protocol.Visibility.Team ? Protocol.Visibility.Private : Protocol.Visibility.Team;
}
