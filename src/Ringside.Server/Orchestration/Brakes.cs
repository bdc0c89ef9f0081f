using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.Orchestration;

/// <summary>Looks at what an agent is about to send, and stops the agent, or the orchestrator above it, whose limits that would break. Each method is a decision, made inside an append.</summary>
public sealed class Brakes(OrchestrationOptions options)
{
    /// <summary>An agent is about to prompt a session, or to open a thread to it.</summary>
    /// <param name="kind">The thread's.</param>
    /// <returns>Why it may not; the stop is then in the log, and nothing else is to be done. Null: it may.</returns>
    public string? BeforePrompt(AppendScope scope, Caller caller, string to, string text, string kind = ThreadKinds.Question) => BeforeSending(scope, caller, to, text, kind);

    /// <summary>An agent is about to have a session prompted later, or itself: what it tells itself is counted, and compared with nothing.</summary>
    /// <inheritdoc cref="BeforePrompt"/>
    public string? BeforePlanning(AppendScope scope, Caller caller, string? to, string text) => BeforeSending(scope, caller, to, to == caller.Acting?.Id ? null : text);

    /// <summary>An agent is about to say something in a thread.</summary>
    /// <inheritdoc cref="BeforePrompt"/>
    /// <param name="kind">Null: an answer where the other side waits for one, else a status.</param>
    public string? BeforeSaying(AppendScope scope, Caller caller, string thread, string? kind, string text)
    {
        if (caller.Acting is not { } acting || scope.State.Get(ThreadsFold.Threads, thread) is not { } found || found.Other(acting.Id) is not { } to)
        {
            return null;
        }

        var isAwaited = kind is null or ThreadKinds.Answer && found.Waits.Any(wait => wait.Session == to);
        return BeforeSending(scope, caller, to, isAwaited ? null : text, kind ?? ThreadKinds.Status);
    }

    /// <summary>An agent is about to open a session below its own.</summary>
    /// <inheritdoc cref="BeforePrompt"/>
    public string? BeforeOpening(AppendScope scope, Caller caller, string text)
    {
        if (caller.Acting is not { } acting || scope.State.Get(SessionsFold.Sessions, acting.Id) is not { } session)
        {
            return null;
        }

        var depth = Subtree.DepthOf(session, scope.State) + 1;
        foreach (var (above, set) in Managing.Above(session, scope.State))
        {
            if (set.Stop is { } stop)
            {
                return Escalation.Told(above.Id, stop.Detail);
            }

            // A tree has a limit too, which an orchestrator far down in it meets first.
            var top = Subtree.DepthOf(above, scope.State);
            var levels = Math.Min(options.Bound(set).MaxDepth, Delegations.MaxDepth - top);
            if (depth - top > levels)
            {
                return Escalation.Stop(scope, above, OrchestrationStops.Depth, $"has {Count(levels, "level")} of sessions below it, which is its limit, and “{session.Title}” was about to open one more");
            }
        }

        return BeforeSending(scope, caller, null, text);
    }

    /// <summary>An orchestrator is about to be woken.</summary>
    /// <inheritdoc cref="BeforePrompt"/>
    public string? BeforeWaking(AppendScope scope, Session session, Protocol.Orchestration orchestration, IReadOnlyList<WakeCause> causes)
    {
        var (set, pace) = (options.Bound(orchestration), scope.State.Get(OrchestrationsFold.Paces, session.Id) ?? new Pace(session.Id));
        if (pace.WakesSince(scope.Now) >= set.MaxPromptsPerHour)
        {
            return Escalation.Stop(scope, session, OrchestrationStops.WakesPerHour, $"was woken {Count(set.MaxPromptsPerHour, "time")} within an hour, which is its limit");
        }

        if (pace.RoundsWith(causes) > set.MaxRounds)
        {
            return StopRounds(scope, session, set, causes[0].Session);
        }

        return null;
    }

    /// <param name="to">Null: a new session.</param>
    /// <param name="text">Null: the other side waits for it. It is then neither compared nor held by a pause further up; one may say yes to many questions.</param>
    private string? BeforeSending(AppendScope scope, Caller caller, string? to, string? text, string kind = ThreadKinds.Question)
    {
        if (caller.Acting is not { } acting || scope.State.Get(SessionsFold.Sessions, acting.Id) is not { } session)
        {
            return null;
        }

        var pace = scope.State.Get(OrchestrationsFold.Paces, session.Id) ?? new Pace(session.Id);
        if ((pace.Stop?.Detail ?? HeldBy(scope.State, session, to, isAwaited: text is null)) is { } held)
        {
            return pace.Stop is null ? held : Escalation.ToldAgent(held);
        }

        var leads = Managing.Switched(scope.State, session.Id);
        var set = options.For(scope.State, session.Id);
        if (pace.SentSince(scope.Now) >= set.MaxPromptsPerHour)
        {
            return Escalation.Stop(scope, session, OrchestrationStops.PromptsPerHour, $"has sent {Count(set.MaxPromptsPerHour, "prompt")} within an hour, which is its limit, and was about to send one more");
        }

        if (leads is not null && pace.Rounds > set.MaxRounds)
        {
            return StopRounds(scope, session, set, pace.Peer);
        }

        // An agent that leads nobody may well give many new sessions much the same task, as far as its tree may grow.
        if (text is not null && (to ?? leads?.Session) is not null && Repeats(scope, pace, to, text, kind) >= set.MaxRepeats)
        {
            var whom = to is null ? "new sessions" : Name(scope, to);
            return Escalation.Stop(scope, session, OrchestrationStops.RepeatedPrompt, $"has sent nearly the same prompt to {whom} {Count(set.MaxRepeats, "time")} within an hour, and was about to do it again");
        }

        return null;
    }

    private static string StopRounds(AppendScope scope, Session session, Protocol.Orchestration set, string? by) => Escalation.Stop(
        scope, session, OrchestrationStops.PingPong, $"was woken by {Name(scope, by)} alone {Count(set.MaxRounds, "time")} in a row, and nothing has changed but what the two said");

    /// <summary>How often an agent has sent that before. Few words that want nothing are no repeat, unless the other side has just said the same.</summary>
    private static int Repeats(AppendScope scope, Pace pace, string? to, string text, string kind)
    {
        var words = Likeness.Of(text);
        var isBrief = News.IsBrief(kind, words);
        return isBrief && scope.State.Get(OrchestrationsFold.Paces, to)?.SaidLast(pace.Session, words) != true ? 0 : pace.Repeats(to, words, isBrief, scope.Now);
    }

    /// <summary>What an agent is told that may not send: it, or one above it, is a paused orchestrator. To that one and those above it an agent may still speak.</summary>
    private static string? HeldBy(Documents state, Session session, string? to, bool isAwaited)
    {
        foreach (var (above, one) in Managing.Above(session, state))
        {
            var isUpwards = to is not null && above.Id != session.Id && (to == above.Id || Subtree.IsBelow(above, to, state));
            if (one.Stop is { } stop && (above.Id == session.Id || !(isAwaited || isUpwards)))
            {
                return Escalation.Told(above.Id, stop.Detail);
            }
        }

        return null;
    }

    private static string Name(AppendScope scope, string? session) => $"“{Quoted.Name(scope.State.Get(SessionsFold.Sessions, session)?.Title)}”";

    internal static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
