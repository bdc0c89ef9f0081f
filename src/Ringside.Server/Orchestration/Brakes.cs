using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.Orchestration;

/// <summary>Looks at what an agent is about to send, and stops the orchestrator whose limits that would break. Each method is a decision, made inside an append.</summary>
public sealed class Brakes(OrchestrationOptions options)
{
    /// <summary>An agent is about to prompt a session.</summary>
    /// <returns>Why it may not; the stop is then in the log, and nothing else is to be done. Null: it may.</returns>
    public string? BeforePrompt(AppendScope scope, Caller caller, string to, string text) => BeforeSending(scope, caller, to, text);

    /// <summary>An agent is about to say something in a thread.</summary>
    /// <inheritdoc cref="BeforePrompt"/>
    /// <param name="kind">Null: an answer where the other side waits for one, else a status.</param>
    public string? BeforeSaying(AppendScope scope, Caller caller, string thread, string? kind, string text)
    {
        var (found, acting) = (scope.State.Get(ThreadsFold.Threads, thread), caller.Acting?.Id);
        var to = acting is null ? null : found?.Other(acting);
        var answers = kind == ThreadKinds.Answer || (kind is null && found?.Waits.Any(wait => wait.Session == to) == true);
        return BeforeSending(scope, caller, to, answers ? null : text);
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
            return Escalation.Stop(scope, session, OrchestrationStops.PingPong, $"was woken by {Name(scope, causes[0].Session)} alone {Count(set.MaxRounds, "time")} in a row, and nothing has changed but what the two said");
        }

        return null;
    }

    /// <param name="to">Null: a new session.</param>
    /// <param name="text">Null: not to be compared with others.</param>
    private string? BeforeSending(AppendScope scope, Caller caller, string? to, string? text)
    {
        if (caller.Acting is not { } acting || Managing.Switched(scope.State, acting.Id) is not { } orchestration || scope.State.Get(SessionsFold.Sessions, acting.Id) is not { } session)
        {
            return null;
        }

        if (orchestration.Stop is { } stop)
        {
            return Escalation.Told(session.Id, stop.Detail);
        }

        var (set, pace) = (options.Bound(orchestration), scope.State.Get(OrchestrationsFold.Paces, session.Id) ?? new Pace(session.Id));
        if (pace.SentSince(scope.Now) >= set.MaxPromptsPerHour)
        {
            return Escalation.Stop(scope, session, OrchestrationStops.PromptsPerHour, $"has sent {Count(set.MaxPromptsPerHour, "prompt")} within an hour, which is its limit, and was about to send one more");
        }

        if (text is not null && pace.Repeats(to, text, scope.Now) >= set.MaxRepeats)
        {
            var whom = to is null ? "new sessions" : Name(scope, to);
            return Escalation.Stop(scope, session, OrchestrationStops.RepeatedPrompt, $"has sent nearly the same prompt to {whom} {Count(set.MaxRepeats, "time")} within an hour, and was about to do it again");
        }

        return null;
    }

    private static string Name(AppendScope scope, string session) => $"“{scope.State.Get(SessionsFold.Sessions, session)?.Title}”";

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
