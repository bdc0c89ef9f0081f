using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Execution;
using Ringside.Server.Identity;

namespace Ringside.Server.Sessions;

/// <summary>Gives a session to another agent (S10). What the old one's program offered goes with it; the new one is briefed with its first prompt (G46).</summary>
internal static class Handover
{
    /// <param name="wanted">The new agent's id or name.</param>
    /// <exception cref="RejectedException">It cannot be given to this one, not by this caller, or not now.</exception>
    public static void Give(AppendScope scope, Caller caller, Session session, string wanted)
    {
        Access.RequireUnlimited(caller);
        if (session.Owner != caller.User.Id && !caller.IsAdmin)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only the owner of a session, or an admin, gives it to another agent.");
        }

        var agent = scope.State.Agent(wanted, "agent");
        if (agent.Id == session.Agent)
        {
            return;
        }

        if (agent.Driver == Drivers.External || scope.State.Get(AgentsFold.Agents, session.Agent)?.Driver == Drivers.External)
        {
            throw RejectedException.Invalid("agent", "a session that a program outside writes is not handed over, nor is any to one");
        }

        if (session.Status == SessionStatus.Closed)
        {
            throw new RejectedException(ErrorCodes.SessionClosed, "The session is closed; make a new one.");
        }

        if (session.Run is not null)
        {
            throw new RejectedException(ErrorCodes.Conflict, "A run is going; wait for its end, or cancel it.");
        }

        Conversation.Forget(scope, session);
        var given = new SessionData { Agent = agent.Id, Cleared = [.. Offered(session)] };
        scope.Append((session with { Agent = agent.Id }).Event(EventTypes.SessionUpdated, given, EventSources.User, caller.User.Id));
    }

    /// <summary>The session without these members.</summary>
    public static Session Without(Session session, IReadOnlyList<string>? cleared) => (cleared ?? []).Aggregate(session, static (rest, name) => name switch
    {
        "mode" => rest with { Mode = null },
        "modes" => rest with { Modes = null },
        "configOptions" => rest with { ConfigOptions = null },
        "commands" => rest with { Commands = null },
        "choices" => rest with { Choices = null },
        "steers" => rest with { Steers = null },
        "images" => rest with { Images = null },
        _ => rest,
    });

    /// <summary>The names of the members that only the old agent's program gave a meaning to.</summary>
    private static IEnumerable<string> Offered(Session session) =>
        from member in new (string Name, object? Value)[]
        {
            ("mode", session.Mode), ("modes", session.Modes), ("configOptions", session.ConfigOptions), ("commands", session.Commands), ("choices", session.Choices), ("steers", session.Steers),
            ("images", session.Images),
        }
        where member.Value is not null
        select member.Name;
}
