using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;

namespace Ringside.Server.Sessions;

/// <summary>A session with those delegated from it, at any depth.</summary>
public static class Subtree
{
    /// <summary>The open questions of a session and of all below it that the caller may see, oldest first; each names its session.</summary>
    public static IReadOnlyList<Interaction> Open(Session session, Caller caller, Documents state)
    {
        var asking = state.All(SessionsFold.Sessions)
            .Where(other => other.Tree == session.Tree && other.Interactions.Count > 0 && (other.Id == session.Id || (Access.CanSee(caller, other) && IsUnder(other, session, state))))
            .ToList();
        return asking is [] || asking is [var only] && only.Id == session.Id
            ? session.Interactions
            : [.. asking.SelectMany(other => other.Interactions).OrderBy(interaction => interaction.Id, StringComparer.Ordinal)];
    }

    /// <summary>Whether a session was delegated from that one, at any depth.</summary>
    public static bool IsBelow(Session session, string above, Documents state)
    {
        for (var parent = session.Parent; parent is not null; parent = state.Get(SessionsFold.Sessions, parent)?.Parent)
        {
            if (parent == above)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many sessions are above it.</summary>
    public static int DepthOf(Session session, Documents state)
    {
        var depth = 0;
        for (var parent = session.Parent; parent is not null; parent = state.Get(SessionsFold.Sessions, parent)?.Parent)
        {
            depth++;
        }

        return depth;
    }

    /// <summary>As <see cref="IsBelow"/>; one whose parent was removed still belongs to its tree's root.</summary>
    private static bool IsUnder(Session session, Session above, Documents state) => IsBelow(session, above.Id, state) || above.Id == session.Tree;
}
