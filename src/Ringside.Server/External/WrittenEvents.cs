using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Interactions;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.Server.External;

/// <summary>Takes events that an outside program writes into its session (P1, P3, P4), each checked against what is going on.</summary>
public sealed class WrittenEvents(RunCloser closer)
{
    /// <summary>Appends one event, with what follows from it.</summary>
    /// <exception cref="RejectedException">It does not fit what is going on, or no event can hold it; the path says which it was.</exception>
    public void Append(AppendScope scope, Caller caller, string sessionId, BoundEvent written)
    {
        var session = scope.State.Session(caller, sessionId);
        if (session.Status == SessionStatus.Closed)
        {
            throw new RejectedException(ErrorCodes.SessionClosed, "The session is closed; nothing more can be written into it.");
        }

        try
        {
            Append(scope, caller, session, written);
        }
        catch (EventTooLargeException e)
        {
            throw new RejectedException(ErrorCodes.TooLarge, $"{written.Path}: {e.Message}") { Errors = new Dictionary<string, string[]> { [$"{written.Path}.data"] = [e.Message] } };
        }
    }

    private void Append(AppendScope scope, Caller caller, Session session, BoundEvent written)
    {
        switch (written.Data)
        {
            case RunStartedData started:
                Start(scope, session, written, started);
                break;
            case RunEndedData ended:
                closer.End(scope, ActiveRun(scope, session, written)!, written.Type, ended, EventSources.Agent);
                break;
            case UsageData usage:
                var run = ActiveRun(scope, session, written) ?? throw RejectedException.Invalid($"{written.Path}.run", "usage belongs to a run, and none is going");
                var spent = CostCounter.Spend(scope, session.Id, null, usage.Cost, null);
                var total = UsageFold.Total(scope.State, session, run, usage.Call, usage.Context, spent);
                scope.Append(session.Event(written.Type, total with { Call = usage.Call, Model = usage.Model ?? total.Model }, EventSources.Agent, run: run));
                break;
            case InteractionData opened when scope.State.Get(InteractionsFold.Interactions, opened.Interaction) is not null:
                throw new RejectedException(ErrorCodes.Conflict, $"{written.Path}: there is an interaction {opened.Interaction} already.");
            case ThreadData thread:
                WrittenThreads.Append(scope, caller, session, written, thread, ActiveRun(scope, session, written));
                break;
            default:
                scope.Append(session.Event(written.Type, written.Data, EventSources.Agent, run: ActiveRun(scope, session, written)));
                break;
        }
    }

    private static void Start(AppendScope scope, Session session, BoundEvent written, RunStartedData data)
    {
        var path = written.Path;
        var prompt = data.Prompt is null ? null : scope.State.Get(PromptsFold.Prompts, data.Prompt);
        if (data.Prompt is not null && prompt?.Session != session.Id)
        {
            throw RejectedException.Invalid($"{path}.data.prompt", $"there is no prompt {data.Prompt} in this session");
        }

        if (prompt is { Status: not PromptStatus.Queued })
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{path}: the prompt {prompt.Id} was {prompt.Status} already.");
        }

        if (session.Run is { } going)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{path}: the run {going} is still going; end it first.");
        }

        var run = written.Run ?? data.Run ?? prompt?.Run ?? scope.NewId(Ids.Run);
        if (written.Run is not null && data.Run is not null && written.Run != data.Run)
        {
            throw RejectedException.Invalid($"{path}.data.run", "must be the same as run");
        }

        WrittenValues.Id(run, Ids.Run, $"{path}.run");
        if (scope.State.Get(RunsFold.Runs, run) is { } known && (known.Status != RunStatus.Queued || data.Prompt is null || known.Prompt != data.Prompt))
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{path}: there is a run {run} already.");
        }

        scope.Append(session.Event(EventTypes.RunStarted, data with { Run = run, Attempt = data.Attempt ?? 1, LeaseMs = data.LeaseMs ?? LeaseWatch.DefaultLeaseMs }, EventSources.Agent, run: run));
    }

    /// <summary>The run that an event belongs to: the one it names, which must be going, or the one that is.</summary>
    private static string? ActiveRun(AppendScope scope, Session session, BoundEvent written)
    {
        var path = written.Path;
        if (written.Run is null || written.Run == session.Run)
        {
            return session.Run ?? (EventTypes.IsRunEnd(written.Type) ? throw new RejectedException(ErrorCodes.Conflict, $"{path}: no run is going.") : null);
        }

        throw scope.State.Get(RunsFold.Runs, written.Run)?.Session == session.Id
            ? new RejectedException(ErrorCodes.Conflict, $"{path}: the run {written.Run} is not going.")
            : RejectedException.Invalid($"{path}.run", $"there is no run {written.Run} in this session");
    }
}
