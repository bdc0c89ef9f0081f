using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Mcp;
using Ringside.Server.Orchestration;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>
/// Says in a thread, in the commit in which it becomes so, that the session to which was delegated has fallen idle and has said nothing there; and tells the one
/// that delegated, who hears it once (O17).
/// </summary>
public sealed class Silence : IRule
{
    private const int MaxReason = 400;

    public void Follow(AppendScope scope)
    {
        if (!scope.Appended.Any(static e => MayFree(e.Type)))
        {
            return;
        }

        foreach (var leader in scope.Appended.Where(IsSwitchedOff).Select(e => e.Scope.Session!).ToList())
        {
            if (scope.State.Get(SessionsFold.Sessions, leader) is { Run: null })
            {
                UntoldSilences.Tell(scope, leader);
            }
        }

        // The newest first: those below are heard by those above, who are then not idle.
        var freed = Freed(scope).Distinct().Select(session => scope.State.Get(ThreadsFold.OwedWords, session)).OfType<OwedWord>();
        foreach (var owed in freed.OrderByDescending(owed => owed.Session, StringComparer.Ordinal).ToList())
        {
            if (HasFallenIdle(scope, owed.Session))
            {
                Say(scope, scope.State.Get(SessionsFold.Sessions, owed.Session)!, owed);
            }
        }
    }

    /// <summary>The sessions that may have fallen idle by what was appended. One that is closed, or led otherwise, may have been what any other waited for.</summary>
    private static IEnumerable<string?> Freed(AppendScope scope) =>
        scope.Appended.Any(static e => e.Type is EventTypes.SessionClosed or EventTypes.OrchestrationUpdated) ? scope.State.Keys(ThreadsFold.OwedWords)
        : scope.Appended.Where(static e => MayFree(e.Type)).SelectMany(e => new[] { e.Scope.Session, e.Scope.Peer });

    private static bool MayFree(string type) =>
        type is EventTypes.PromptWithdrawn or EventTypes.ThreadMessage or EventTypes.ThreadClosed or EventTypes.InteractionAnswered or EventTypes.InteractionExpired
            or EventTypes.SessionClosed or EventTypes.OrchestrationUpdated
        || EventTypes.IsRunEnd(type);

    private static bool IsSwitchedOff(LogEvent e) => e.Type == EventTypes.OrchestrationUpdated && e.As<OrchestrationData>().Enabled is false;

    private static bool HasFallenIdle(AppendScope scope, string session)
    {
        bool Waits(string waiter) => KeptWaits.Has(scope, waiter);
        return !AtWork.Is(scope.State, session, Waits)
            && (AtWork.Is(scope.Before, session, Waits) || scope.Appended.Any(e => e.Scope.Session == session && EventTypes.IsRunEnd(e.Type)));
    }

    private static void Say(AppendScope scope, Session session, OwedWord owed)
    {
        var (kind, what, why) = Ending(scope, session);
        var words = (why is null ? "" : $"\n\n{Quoted.Lines(Quoted.Short(why, MaxReason))}") + (owed.SaidLast is { } said ? $"\n\nIt said last:\n{Quoted.Lines(said)}" : "");
        foreach (var thread in owed.Threads.Select(id => scope.State.Get(ThreadsFold.Threads, id)).OfType<AgentThread>().Where(thread => thread.Awaits == session.Id))
        {
            // What is said in a thread is seen by whoever sees either session.
            var shown = scope.State.Get(SessionsFold.Sessions, thread.Session) is { } delegator && Managing.MayBe(delegator, session) ? words : "";
            Say(scope, session, thread, kind, what, shown);
        }
    }

    private static void Say(AppendScope scope, Session session, AgentThread thread, string kind, string what, string words)
    {
        var prompt = ThreadPrompts.Silence(scope.State, thread, what, words);
        var waited = ThreadKinds.Answers(kind) && thread.Waits.Any(wait => wait.Session == thread.Session);
        if (waited)
        {
            // As in ThreadsService.Say: who waited has the answer before the thread says so.
            ThreadPrompts.TellSilence(scope, thread, prompt, waited);
        }

        var data = new ThreadData
        {
            Thread = thread.Id,
            Message = scope.NewId(Ids.Message),
            From = session.Id,
            To = thread.Session,
            Kind = kind,
            Urgency = ThreadUrgencies.Normal,
            Text = $"It {what}.{words}",
        };
        var e = session.Event(EventTypes.ThreadMessage, data, EventSources.System, session.Id);
        var said = scope.Append(e with { Scope = e.Scope with { Thread = thread.Id, Peer = thread.Session } });
        if (waited)
        {
            Told.IsThrough(scope, thread.Session, session.Id, said.Position);
            KeptWaits.Remove(scope, thread.Session, session.Id);
        }
        else
        {
            UntoldSilences.Add(scope, thread.Session, new UntoldSilence(thread.Id, session.Id, prompt, said.Position));
        }
    }

    /// <summary>How the session's work has ended: the message's kind, what it did, and why where that is known.</summary>
    private static (string Kind, string What, string? Why) Ending(AppendScope scope, Session session)
    {
        var run = scope.State.Get(RunsFold.Runs, session.LastRun);
        var ended = scope.Appended.LastOrDefault(e => e.Scope.Session == session.Id && (e.Type == EventTypes.PromptWithdrawn || EventTypes.IsRunEnd(e.Type)))?.Type;
        return ended == EventTypes.PromptWithdrawn ? (ThreadKinds.Abort, "has not begun: its prompt was withdrawn", null)
            : run?.Status switch
            {
                RunStatus.Failed => (ThreadKinds.Error, "has failed without a word here", run.Error?.Message),
                RunStatus.Interrupted => (ThreadKinds.Error, "was interrupted without a word here", run.Error?.Message),
                RunStatus.Cancelled when run.CancelRequested => (ThreadKinds.Abort, "was stopped without a word here", null),
                _ => (ThreadKinds.Status, "has fallen idle without a word here", null),
            };
    }
}
