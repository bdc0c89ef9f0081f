using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>Opens sessions below others, as far as a tree may grow.</summary>
public sealed class Delegations(SessionsService sessions)
{
    /// <summary>How many sessions may be above one.</summary>
    public const int MaxDepth = 5;

    /// <summary>How many sessions of one tree may be open at a time.</summary>
    public const int MaxOpen = 50;

    /// <summary>The session that a delegation makes, below the one that delegates and as visible as that.</summary>
    /// <exception cref="RejectedException">409 where the tree is deep or large enough.</exception>
    public Session Open(AppendScope scope, Caller caller, Session from, CreateThread request, ChosenWorkdir workdir)
    {
        if (Subtree.DepthOf(from, scope.State) + 1 is var depth && depth > MaxDepth)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"The new session would have {depth} sessions above it, and {MaxDepth} is the limit: do this work yourself, or ask a person.");
        }

        if (scope.State.All(SessionsFold.Sessions).Count(session => session.Tree == from.Tree && session.Status != SessionStatus.Closed) >= MaxOpen)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"The tree {from.Tree} has {MaxOpen} open sessions, which is the limit: wait for some of them, or have them closed.");
        }

        var folder = request.Workdir is null && from.Workdir is { } same ? new ChosenWorkdir(same, null) : workdir;
        var made = new CreateSession
        {
            Agent = request.Agent!,
            Title = request.Title ?? SessionsService.TitleOf(request.Text),
            Workdir = request.Workdir,
            Visibility = from.Visibility,
            Parent = from.Id,
            Policy = Inherited(from, folder),
        };
        return sessions.Create(scope, caller, made, folder);
    }

    /// <summary>What the owner lets the delegating agent do, the new one may do too; but to edit only where that one may.</summary>
    private static string Inherited(Session from, ChosenWorkdir folder) =>
        from.Policy == Policies.Edit && !(from.Workdir is { } root && folder.Found is { } path && Workdirs.IsBelow(path, root)) ? Policies.Read : from.Policy;
}
