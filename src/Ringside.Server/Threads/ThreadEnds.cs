using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>Ends threads, so that nobody waits in one for what will not come.</summary>
internal static class ThreadEnds
{
    /// <summary>Closes a thread, and tells its sessions that waited in it, or whose business it is.</summary>
    /// <param name="by">The session that closes it, and need not be told.</param>
    public static void Close(AppendScope scope, AgentThread thread, string outcome, string source, string? actor, string? by)
    {
        var speaks = scope.State.Get(SessionsFold.Sessions, by ?? thread.Session) ?? scope.State.Get(SessionsFold.Sessions, thread.Peer);
        if (speaks is null)
        {
            return;
        }

        var e = speaks.Event(EventTypes.ThreadClosed, new ThreadData { Thread = thread.Id, From = by, To = by is null ? null : thread.Other(by), Outcome = outcome }, source, actor);

        // As in ThreadsService.Say: who waited is prompted first.
        foreach (var wait in thread.Waits.Where(wait => wait.Session != by))
        {
            ThreadPrompts.TellEnd(scope, thread, wait.Session, Sentence(outcome), waited: true);
        }

        scope.Append(e with { Scope = e.Scope with { Thread = thread.Id, Peer = thread.Other(speaks.Id) } });
    }

    /// <summary>Closes a session's threads, since it is about to be closed or removed.</summary>
    public static void Abandon(AppendScope scope, Session session)
    {
        foreach (var thread in scope.State.All(ThreadsFold.Threads).Where(thread => thread.Status != ThreadStatus.Closed && thread.Other(session.Id) is not null).ToList())
        {
            Close(scope, thread, ThreadOutcomes.Abandoned, EventSources.System, null, session.Id);
        }
    }

    /// <summary>Closes a thread in which somebody has waited too long.</summary>
    public static bool TimeOut(AppendScope scope, string id)
    {
        if (scope.State.Get(ThreadsFold.Threads, id) is not { } thread || !thread.Waits.Any(wait => wait.Until <= scope.Now))
        {
            return false;
        }

        Close(scope, thread, ThreadOutcomes.TimedOut, EventSources.System, null, null);
        return true;
    }

    private static string Sentence(string outcome) => outcome switch
    {
        ThreadOutcomes.TimedOut => "Nobody has answered your question in its time; the thread is closed. Go on without the answer, ask again, or ask a person.",
        ThreadOutcomes.Abandoned => "Your question will not be answered: the other session was closed. Go on without the answer, or ask somebody else.",
        _ => $"Your question was not answered: the thread was closed (“{Quoted.Name(outcome)}”).",
    };
}
