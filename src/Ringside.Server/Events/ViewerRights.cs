using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Events;

/// <summary>One viewer's rights, asked anew for each event as things stand at delivery (R10); the last answer is kept until the state moves on.</summary>
public sealed class ViewerRights(Caller caller, EventFilter filter, EventLog.EventLog log, IdentityService identity, AccessWatch watch, TimeProvider time)
{
    private readonly DateTimeOffset? expiresAt = caller.Token.ExpiresAt;
    private Caller caller = caller;
    private int checkedVersion = -1;
    private string? lastSession;
    private long lastHead;
    private bool lastAnswer;

    public bool CanSee(LogEvent e)
    {
        if (e.Scope.Session is { } session && e.Scope.Peer is null && e.Type != EventTypes.SessionRemoved)
        {
            // By the state, which moves before anybody is told of a commit: an event right behind the one that took the right away may be here already.
            var state = log.State;
            if (!ReferenceEquals(session, lastSession) || lastHead != state.Head.Position)
            {
                (lastSession, lastHead, lastAnswer) = (session, state.Head.Position, Access.CanSee(caller, e, state.Documents));
            }

            return lastAnswer;
        }

        return Access.CanSee(caller, e, log.State.Documents);
    }

    /// <summary>Why the stream must end now, as a <c>bye</c> code (R8); null while it may go on.</summary>
    public string? EndsBecause()
    {
        if (expiresAt <= time.GetUtcNow())
        {
            return "expired";
        }

        if (checkedVersion == watch.Version)
        {
            return null;
        }

        checkedVersion = watch.Version;
        if (identity.Again(caller) is not { } now)
        {
            return "expired";
        }

        (caller, lastSession) = (now, null);
        var state = log.State.Documents;
        var named = filter.Session.Concat(filter.Run.Select(run => state.Get(RunsFold.Runs, run)?.Session ?? run)).ToList();
        return named.Count == 0 || named.Any(session => Access.CanSee(caller, session, state)) ? null
            : named.Any(session => state.Get(SessionsFold.Sessions, session) is not null) ? "forbidden"
            : "gone";
    }
}
