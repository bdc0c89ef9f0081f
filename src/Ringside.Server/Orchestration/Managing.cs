using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>Which sessions an orchestrator manages: those below it and those named, as far as its owner may prompt them.</summary>
internal static class Managing
{
    public static bool Manages(this Protocol.Orchestration orchestration, Session own, Session other, Documents state) =>
        other.Id != own.Id && (orchestration.Manages.Contains(other.Id) || Subtree.IsBelow(other, own.Id, state)) && MayBe(own, other);

    /// <summary>Whether the owner of an orchestrator may let it manage a session: one of the team's, or of his own where no other sees what the orchestrator is told of it.</summary>
    public static bool MayBe(Session own, Session other) => other.Visibility == Visibility.Team || (other.Owner == own.Owner && own.Visibility != Visibility.Team);

    /// <summary>All that it manages, oldest first.</summary>
    public static IEnumerable<Session> Of(Protocol.Orchestration orchestration, Session own, Documents state) =>
        state.All(SessionsFold.Sessions).Where(other => orchestration.Manages(own, other, state));

    /// <summary>The session's orchestration, where it is switched on; paused or not.</summary>
    public static Protocol.Orchestration? Switched(Documents state, string? session) =>
        state.Get(OrchestrationsFold.Orchestrations, session) is { Enabled: true } orchestration ? orchestration : null;

    /// <summary>A session and those above it that are orchestrators, the nearest first.</summary>
    public static IEnumerable<(Session Session, Protocol.Orchestration Orchestration)> Above(Session session, Documents state)
    {
        for (var at = session; at is not null; at = state.Get(SessionsFold.Sessions, at.Parent))
        {
            if (Switched(state, at.Id) is { } orchestration)
            {
                yield return (at, orchestration);
            }
        }
    }
}
