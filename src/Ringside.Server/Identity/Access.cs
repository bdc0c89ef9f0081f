using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Interactions;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Tasks;
using Ringside.Server.Threads;

namespace Ringside.Server.Identity;

/// <summary>The one place that decides who sees and does what (A11, R10, wire.md §7).</summary>
public static class Access
{
    /// <summary>
    /// A private session is seen by its owner and by admins, a team session by every member; an agent sees of what its owner does its own tree alone, and what it
    /// was let manage, and the agent of a team session nothing private: every member prompts it, and reads what it answers.
    /// </summary>
    public static bool CanSee(Caller caller, Session session) =>
        (caller.Acting is not { } acting || ((acting.Tree == session.Tree || acting.Manages.Contains(session.Id)) && (!acting.IsTeams || session.Visibility == Visibility.Team)))
        && CanSee(caller, session.Id, session.Owner, session.Visibility);

    /// <inheritdoc cref="CanSee(Caller, Protocol.Session)"/>
    public static bool CanSee(Caller caller, string session, string owner, string visibility) =>
        (caller.Token.Session is null || caller.Token.Session == session) && (visibility == Visibility.Team || owner == caller.User.Id || caller.IsAdmin);

    /// <summary>Events follow their session's visibility, a thread's that of either session; what has no session is seen by every member.</summary>
    public static bool CanSee(Caller caller, LogEvent e, Documents state) =>
        e.Type == EventTypes.SessionRemoved ? CanSeeRemoved(caller, e.Scope.Session!, e.As<SessionData>()) : CanSee(caller, e.Scope, state);

    /// <inheritdoc cref="CanSee(Caller, LogEvent, Documents)"/>
    public static bool CanSee(Caller caller, EventScope scope, Documents state) =>
        scope.Session is null ? CanSeeSessionless(caller) : CanSee(caller, scope.Session, state) || (scope.Peer is not null && CanSee(caller, scope.Peer, state));

    public static bool CanSeeSessionless(Caller caller) => caller.Token.Session is null;

    /// <summary>The sessions that a caller sees, for a store to look among; null where he sees all there are.</summary>
    public static IReadOnlyCollection<string>? VisibleSessions(Caller caller, Documents state) =>
        caller.IsAdmin && caller.Token.Session is null ? null : [.. state.All(SessionsFold.Sessions).Where(session => CanSee(caller, session)).Select(session => session.Id)];

    /// <summary>A removed session is no more in the state; its last event says whose it was.</summary>
    private static bool CanSeeRemoved(Caller caller, string session, SessionData data) => CanSee(caller, session, data.Owner!, data.Visibility!);

    /// <summary>Agents are seen by every member; by a token for one session, that session's alone.</summary>
    public static bool CanSee(Caller caller, Agent agent, Documents state) =>
        caller.Token.Session is not { } session || state.Get(SessionsFold.Sessions, session)?.Agent == agent.Id;

    public static bool CanSee(Caller caller, string? session, Documents state) =>
        state.Get(SessionsFold.Sessions, session) is { } found && CanSee(caller, found);

    /// <summary>A token for one session makes nothing outside of it.</summary>
    /// <exception cref="RejectedException">403.</exception>
    public static void RequireUnlimited(Caller? caller)
    {
        if (caller?.Token.Session is { } session)
        {
            throw new RejectedException(ErrorCodes.Forbidden, $"This token is for the session {session} alone.");
        }
    }

    /// <summary>Whether a caller may prompt and stop a session that he sees: an agent only those below its own, and those that it was let manage.</summary>
    public static bool Manages(Caller caller, Session session, Documents state) => 
        caller.Acting is not { } acting || Subtree.IsBelow(session, acting.Id, state) || (acting.Id != session.Id && acting.Manages.Contains(session.Id));

    /// <summary>The session, for one who may prompt and stop it.</summary>
    /// <exception cref="RejectedException">404, or 403 where he sees it.</exception>
    public static Session Managed(this Documents state, Caller caller, string id) =>
        state.Session(caller, id) is var session && Manages(caller, session, state)
            ? session
            : throw new RejectedException(ErrorCodes.Forbidden, $"The session {id} is not below yours, nor do you manage it: open a thread to it instead, or ask a person.");

    /// <summary>The thread, for one who sees either of its sessions.</summary>
    /// <exception cref="RejectedException">404.</exception>
    public static AgentThread Thread(this Documents state, Caller caller, string id) =>
        state.Get(ThreadsFold.Threads, id) is { } thread && (CanSee(caller, thread.Session, state) || CanSee(caller, thread.Peer, state))
            ? thread
            : throw RejectedException.NotFound("thread", id);

    /// <summary>A task of a session follows that session's visibility; others are seen by every member (R10), but by no agent.</summary>
    public static bool CanSee(Caller caller, AgentTask task, Documents state) =>
        task.Session is null ? CanSeeSessionless(caller) && caller.Acting is null : CanSee(caller, task.Session, state);

    /// <summary>The task, for one who may see it.</summary>
    /// <exception cref="RejectedException">404.</exception>
    public static AgentTask Task(this Documents state, Caller caller, string id) =>
        state.Get(TasksFold.Tasks, id) is { } task && CanSee(caller, task, state) ? task : throw RejectedException.NotFound("task", id);

    /// <summary>The session, for one who may see it.</summary>
    /// <exception cref="RejectedException">404: not there, or not his to see, which are told apart to nobody.</exception>
    public static Session Session(this Documents state, Caller caller, string id) =>
        state.Get(SessionsFold.Sessions, id) is { } session && CanSee(caller, session) ? session : throw RejectedException.NotFound("session", id);

    /// <summary>The run, for one who may see its session.</summary>
    /// <exception cref="RejectedException">404.</exception>
    public static Run Run(this Documents state, Caller caller, string id) =>
        state.Get(RunsFold.Runs, id) is { } run && CanSee(caller, run.Session, state) ? run : throw RejectedException.NotFound("run", id);

    /// <summary>The prompt, for one who may see its session.</summary>
    /// <exception cref="RejectedException">404.</exception>
    public static Prompt Prompt(this Documents state, Caller caller, string id) =>
        state.Get(PromptsFold.Prompts, id) is { } prompt && CanSee(caller, prompt.Session, state) ? prompt : throw RejectedException.NotFound("prompt", id);

    /// <summary>The question, for one who may see its session.</summary>
    /// <exception cref="RejectedException">404.</exception>
    public static Interaction Interaction(this Documents state, Caller caller, string id) =>
        state.Get(InteractionsFold.Interactions, id) is { } interaction && CanSee(caller, interaction.Session, state)
            ? interaction
            : throw RejectedException.NotFound("interaction", id);
}
