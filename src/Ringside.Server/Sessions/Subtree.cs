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
            .Where(other => other.Tree == session.Tree && other.Interactions.Count > 0 && (other.Id == session.Id || (Access.CanSee(caller, other) && IsBelow(other, session, state))))
            .ToList();
        return asking is [] || asking is [var only] && only.Id == session.Id
            ? session.Interactions
            : [.. asking.SelectMany(other => other.Interactions).OrderBy(interaction => interaction.Id, StringComparer.Ordinal)];
    }

    private static bool IsBelow(Session session, Session above, Documents state)
    {
        for (var parent = session.Parent; parent is not null; parent = state.Get(SessionsFold.Sessions, parent)?.Parent)
        {
            if (parent == above.Id)
            {
                return true;
            }
        }

        // One whose parent was removed still belongs to its tree's root.
        return above.Id == session.Tree;
    }
}
