using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>
/// Whether a session does something, or waits for what will have it go on: a prompt, an answer, a person, one that it waits for or delegated to, and that is at
/// work itself. One that does neither says nothing more by itself. Two that wait for each other alone are not at work.
/// </summary>
internal static class AtWork
{
    /// <param name="waits">Whether a session waits for another one to be idle (O22).</param>
    public static bool Is(Documents state, string id, Func<string, bool> waits) => Is(state, id, waits, []);

    private static bool Is(Documents state, string? id, Func<string, bool> waits, HashSet<string> seen)
    {
        if (state.Get(SessionsFold.Sessions, id) is not { Status: not SessionStatus.Closed } session || !seen.Add(session.Id))
        {
            return false;
        }

        return session is { Run: not null } or { Inbox.Count: > 0 } or { WaitsIn.Count: > 0 } or { Interactions.Count: > 0 }
            || waits(session.Id)
            || (Managing.Switched(state, session.Id) is { Stop: null } leads
                && (leads.Pending.Count > 0 || Managing.Of(leads, session, state).Any(other => Is(state, other.Id, waits, seen))))
            || state.All(ThreadsFold.Threads).Any(thread =>
                thread.Session == session.Id && thread.Kind == ThreadKinds.Delegation && thread.Awaits == thread.Peer
                && (IsProgram(state, thread.Peer) || Is(state, thread.Peer, waits, seen)));
    }

    /// <summary>A program outside takes up what was delegated to it when it likes.</summary>
    private static bool IsProgram(Documents state, string session) =>
        state.Get(AgentsFold.Agents, state.Get(SessionsFold.Sessions, session)?.Agent)?.Driver == Drivers.External;
}
