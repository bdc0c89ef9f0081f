using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>What people and agents do in threads. Each method is a decision, made inside an append.</summary>
public sealed class ThreadsService(Delegations delegations)
{
    private const int MaxOutcome = 200;

    /// <param name="workdir">The request's folder, as it was found.</param>
    /// <exception cref="RejectedException">It cannot be opened so.</exception>
    public AgentThread Open(AppendScope scope, Caller caller, CreateThread request, ChosenWorkdir workdir = default)
    {
        var from = SpeaksFor(scope.State, caller, request.From, "from");
        if (request.To is null == request.Agent is null)
        {
            throw RejectedException.Invalid("to", "give the other session, or the agent of a new one, and not both");
        }

        if (request.Agent is null && (request.Title ?? request.Workdir) is not null)
        {
            throw RejectedException.Invalid(request.Title is null ? "workdir" : "title", "is for a new session");
        }

        var kind = Saying.Known(request.Kind ?? (request.Agent is null ? ThreadKinds.Question : ThreadKinds.Delegation), ThreadKinds.All, "kind");
        var data = Saying.Make(scope, scope.NewId(Ids.Thread), kind, request.Urgency, request.Text, request.TimeoutSeconds);
        var to = request.Agent is null ? Other(scope.State, caller, from, request.To!) : delegations.Open(scope, caller, from, request, workdir);
        data = data with { From = from.Id, To = to.Id };
        RequireNoCircle(scope.State, data);
        scope.Append(Event(from, EventTypes.ThreadOpened, data, to.Id, caller));
        var opened = scope.State.Get(ThreadsFold.Threads, data.Thread)!;
        ThreadPrompts.Tell(scope, caller, opened, data, to.Id, request.Text, waited: false);
        return scope.State.Get(ThreadsFold.Threads, data.Thread)!;
    }

    /// <exception cref="RejectedException">It cannot be said so.</exception>
    public AgentThread Say(AppendScope scope, Caller caller, string id, CreateThreadMessage request)
    {
        var thread = Going(scope.State, caller, id);
        var from = caller.Acting?.Id ?? request.From;
        if (from is not null)
        {
            SpeaksFor(scope.State, caller, from, "from");
        }

        if (from is not null && thread.Other(from) is null)
        {
            throw RejectedException.Invalid("from", $"{from} has no part in the thread {id}");
        }

        if (request.To is not null && (from is null ? thread.Other(request.To) is null || !Access.CanSee(caller, request.To, scope.State) : thread.Other(from) != request.To))
        {
            throw RejectedException.Invalid("to", from is null ? $"must be one of the thread's sessions that you see" : $"must be the thread's other session, {thread.Other(from)}");
        }

        string[] hearers = from is not null ? [thread.Other(from)!]
            : request.To is not null ? [request.To]
            : [.. new[] { thread.Session, thread.Peer }.Where(side => Access.CanSee(caller, side, scope.State))];
        if (from is not null && scope.State.Get(SessionsFold.Sessions, hearers[0]) is not { Status: not SessionStatus.Closed })
        {
            throw new RejectedException(ErrorCodes.Conflict, $"The session {hearers[0]} is closed.");
        }

        var waiting = thread.Waits.Select(wait => wait.Session).Where(hearers.Contains).ToHashSet();
        var kind = Saying.Known(request.Kind ?? (waiting.Count > 0 ? ThreadKinds.Answer : ThreadKinds.Status), ThreadKinds.All, "kind");
        var data = Saying.Make(scope, id, kind, request.Urgency, request.Text, request.TimeoutSeconds) with { Message = scope.NewId(Ids.Message), From = from, To = hearers is [var only] ? only : null };
        if (from is null && data.Until is not null)
        {
            throw RejectedException.Invalid("urgency", "blocking is for agents; a person does not wait");
        }

        RequireNoCircle(scope.State, data);
        var speaker = from is null ? null : scope.State.Get(SessionsFold.Sessions, from);
        var speaks = speaker ?? scope.State.Get(SessionsFold.Sessions, thread.Session)!;

        // Who waited is prompted first: without a run he would else be idle between the answer and its prompt, which is news to whoever manages him.
        var first = hearers.Where(hearer => waiting.Contains(hearer) && ThreadKinds.Answers(kind)).ToList();
        first.ForEach(hearer => ThreadPrompts.Tell(scope, caller, thread, data, hearer, request.Text, waited: true));
        scope.Append(Event(speaks, EventTypes.ThreadMessage, data, speaker is null ? thread.Peer : hearers[0], caller));
        hearers.Except(first).ToList().ForEach(hearer => ThreadPrompts.Tell(scope, caller, thread, data, hearer, request.Text, waited: false));
        return scope.State.Get(ThreadsFold.Threads, id)!;
    }

    /// <summary>Closes a thread; who waited in it is told. Twice is fine.</summary>
    public AgentThread Close(AppendScope scope, Caller caller, string id, CloseThread request)
    {
        var thread = scope.State.Thread(caller, id);
        if (caller.Acting is { } acting && thread.Other(acting.Id) is null)
        {
            throw new RejectedException(ErrorCodes.Forbidden, $"Your session has no part in the thread {id}.");
        }

        if (request.Outcome is { } outcome && (string.IsNullOrWhiteSpace(outcome) || outcome.Length > MaxOutcome))
        {
            throw RejectedException.Invalid("outcome", $"must have 1 to {MaxOutcome} characters");
        }

        if (thread.Status != ThreadStatus.Closed)
        {
            ThreadEnds.Close(scope, thread, request.Outcome ?? ThreadOutcomes.Closed, caller.Source, caller.Actor, caller.Acting?.Id);
        }

        return scope.State.Get(ThreadsFold.Threads, id)!;
    }

    /// <summary>The session for which a caller speaks: his own, where he is an agent.</summary>
    private static Session SpeaksFor(Documents state, Caller caller, string id, string path)
    {
        if (state.Get(SessionsFold.Sessions, id) is not { } session || !Access.CanSee(caller, session) || (caller.Acting is { } acting && acting.Id != id))
        {
            throw RejectedException.Invalid(path, $"there is no session {id} that you speak for");
        }

        return session.Status != SessionStatus.Closed ? session : throw new RejectedException(ErrorCodes.Conflict, $"The session {id} is closed.");
    }

    private static Session Other(Documents state, Caller caller, Session from, string to) =>
        to == from.Id ? throw RejectedException.Invalid("to", "must be another session")
        : state.Get(SessionsFold.Sessions, to) is not { } session || !Access.CanSee(caller, session) ? throw RejectedException.Invalid("to", $"there is no session {to} that you may write to")
        : session.Status == SessionStatus.Closed ? throw new RejectedException(ErrorCodes.Conflict, $"The session {to} is closed.")
        : session;

    private static AgentThread Going(Documents state, Caller caller, string id)
    {
        var thread = state.Thread(caller, id);
        return thread.Status != ThreadStatus.Closed ? thread
            : throw new RejectedException(ErrorCodes.Conflict, $"The thread {id} is closed ({thread.Outcome}); open another one.");
    }

    private static void RequireNoCircle(Documents state, ThreadData data)
    {
        if (data.Until is not null)
        {
            WaitingCircle.Require(state, data.From!, data.To!);
        }
    }

    private static NewEvent Event(Session session, string type, ThreadData data, string peer, Caller caller)
    {
        var e = session.Event(type, data, caller.Source, caller.Actor, caller.Acting?.Id == session.Id ? session.Run : null);
        return e with { Scope = e.Scope with { Thread = data.Thread, Peer = peer } };
    }
}
