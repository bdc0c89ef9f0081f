using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Tasks;
using Ringside.Server.Threads;

namespace Ringside.Server.Events;

/// <summary>Whether what a filter names is there for the caller.</summary>
internal static class NamedFilter
{
    /// <summary>Where nothing that a member of the filter names is there for the caller, he is told so rather than left waiting.</summary>
    /// <exception cref="RejectedException">404, with what was named.</exception>
    public static void Require(Caller caller, EventFilter filter, Documents state)
    {
        Require("run", filter.Run, run => Access.CanSee(caller, state.Get(RunsFold.Runs, run)?.Session, state));
        Require("session", filter.Session, session => Access.CanSee(caller, session, state));
        Require("tree", filter.Tree, tree => Access.CanSee(caller, tree, state) || AnySession(session => session.Tree == tree));
        Require("agent", filter.Agent, id => (state.Get(AgentsFold.Agents, id) is { } agent && Access.CanSee(caller, agent, state)) || AnySession(session => session.Agent == id));
        Require("thread", filter.Thread, id => state.Get(ThreadsFold.Threads, id) is { } thread && (Access.CanSee(caller, thread.Session, state) || Access.CanSee(caller, thread.Peer, state)));

        Require("task", filter.Task, id => state.Get(TasksFold.Tasks, id) is { } task && Access.CanSee(caller, task, state));

        // A tree whose root was removed, or an agent that was, is still that of sessions.
        bool AnySession(Func<Session, bool> fits) => state.All(SessionsFold.Sessions).Any(session => fits(session) && Access.CanSee(caller, session));
    }

    private static void Require(string what, IReadOnlyList<string> named, Func<string, bool> isThere)
    {
        if (named.Count > 0 && !named.Any(isThere))
        {
            throw RejectedException.NotFound(what, string.Join(", ", named));
        }
    }
}
