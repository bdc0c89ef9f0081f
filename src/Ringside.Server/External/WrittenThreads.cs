using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.External;

/// <summary>
/// What a program writes into the threads of its session (P3). The other session must be one that whoever opens the thread may write; it may answer in the
/// thread, also where it could not have opened one itself.
/// </summary>
internal static class WrittenThreads
{
    /// <summary>Appends it, and tells the other session's agent, where that is no program outside too.</summary>
    public static void Append(AppendScope scope, Caller caller, Session session, BoundEvent written, ThreadData data, string? run)
    {
        var e = Event(scope, caller, session, written, data, run);
        var (whole, before) = ((ThreadData)e.Data, scope.State.Get(ThreadsFold.Threads, data.Thread));
        if (whole.Urgency == ThreadUrgencies.Blocking && ThreadKinds.Asks(whole.Kind))
        {
            WaitingCircle.Require(scope.State, session.Id, whole.To!);
        }

        // As in ThreadsService.Say: who waited is prompted first.
        var ends = before?.Waits.Any(wait => wait.Session == whole.To) == true && (written.Type == EventTypes.ThreadClosed || ThreadKinds.Answers(whole.Kind));
        if (!ends)
        {
            scope.Append(e);
        }

        if (written.Type != EventTypes.ThreadClosed)
        {
            var speaker = caller with { Acting = new ActingSession(session.Id, session.Tree) };
            ThreadPrompts.Tell(scope, speaker, before ?? scope.State.Get(ThreadsFold.Threads, data.Thread)!, whole, whole.To!, whole.Text?.Text ?? "", ends);
        }
        else if (ends)
        {
            ThreadPrompts.TellEnd(scope, before!, whole.To!, $"Your question was not answered: the thread was closed ({whole.Outcome ?? ThreadOutcomes.Closed}).", ends);
        }

        if (ends)
        {
            scope.Append(e);
        }
    }

    private static NewEvent Event(AppendScope scope, Caller caller, Session session, BoundEvent written, ThreadData data, string? run)
    {
        var path = $"{written.Path}.data";
        var known = scope.State.Get(ThreadsFold.Threads, data.Thread);
        var peer = written.Type == EventTypes.ThreadOpened ? Opened(scope, caller, session, data, known, path) : Going(session, data, known, path);
        if (data.From is not null && data.From != session.Id)
        {
            throw RejectedException.Invalid($"{path}.from", "must be the session itself");
        }

        if (data.To is not null && data.To != peer)
        {
            throw RejectedException.Invalid($"{path}.to", $"must be the thread's other session, {peer}");
        }

        if (scope.State.Get(SessionsFold.Sessions, peer) is not { Status: not SessionStatus.Closed })
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{path}: the session {peer} is closed.");
        }

        var isMessage = written.Type == EventTypes.ThreadMessage;
        var whole = data with
        {
            From = session.Id,
            To = peer,
            Message = data.Message ?? (isMessage ? scope.NewId(Ids.Message) : null),
            Urgency = data.Urgency ?? (written.Type == EventTypes.ThreadClosed ? null : ThreadUrgencies.Normal),
        };
        var e = session.Event(written.Type, whole, EventSources.Agent, run: run);
        return e with { Scope = e.Scope with { Thread = data.Thread, Peer = peer } };
    }

    private static string Opened(AppendScope scope, Caller caller, Session session, ThreadData data, AgentThread? known, string path)
    {
        if (known is not null)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{path}: there is a thread {data.Thread} already.");
        }

        return data.To is { } peer && peer != session.Id && Access.CanSee(caller, peer, scope.State) ? peer
            : throw RejectedException.Invalid($"{path}.to", data.To is null ? "is missing" : data.To == session.Id ? "must be another session" : $"there is no session {data.To} that you may write to");
    }

    private static string Going(Session session, ThreadData data, AgentThread? known, string path) =>
        known?.Other(session.Id) is not { } peer ? throw RejectedException.Invalid($"{path}.thread", $"there is no thread {data.Thread} of this session")
        : known.Status == ThreadStatus.Closed ? throw new RejectedException(ErrorCodes.Conflict, $"{path}: the thread {data.Thread} is closed.")
        : peer;
}
