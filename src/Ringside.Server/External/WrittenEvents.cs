using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Interactions;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Usage;

namespace Ringside.Server.External;

/// <summary>Takes events that an outside program writes into its session (P1, P3, P4): each is checked against its type's shape and against what is going on.</summary>
public sealed class WrittenEvents(RunCloser closer)
{
    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    /// <summary>Appends one event, with what follows from it.</summary>
    /// <param name="path">Where it stands in the request, for errors.</param>
    public void Append(AppendScope scope, string sessionId, WrittenEvent written, string path)
    {
        var session = scope.State.Get(SessionsFold.Sessions, sessionId)!;
        if (session.Status == SessionStatus.Closed)
        {
            throw new RejectedException(ErrorCodes.SessionClosed, "The session is closed; nothing more can be written into it.");
        }

        var data = WrittenShapes.Bind(written, path);
        switch (data)
        {
            case RunStartedData started:
                Start(scope, session, written, started, path);
                break;
            case RunEndedData ended:
                closer.End(scope, ActiveRun(scope, session, written, path)!, written.Type, ended, EventSources.Agent);
                break;
            case UsageData usage:
                var total = ActiveRun(scope, session, written, path) is { } run
                    ? UsageFold.Total(scope.State, session, run, usage.Call, usage.Context, usage.Cost) with { Call = usage.Call }
                    : throw RejectedException.Invalid($"{path}.run", "usage belongs to a run, and none is going");
                scope.Append(session.Event(written.Type, total, EventSources.Agent, run: run));
                break;
            case InteractionData opened when scope.State.Get(InteractionsFold.Interactions, opened.Interaction) is not null:
                throw new RejectedException(ErrorCodes.Conflict, $"{path}: there is an interaction {opened.Interaction} already.");
            default:
                scope.Append(session.Event(written.Type, data ?? Empty, EventSources.Agent, run: ActiveRun(scope, session, written, path)));
                break;
        }
    }

    private static void Start(AppendScope scope, Session session, WrittenEvent written, RunStartedData data, string path)
    {
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

        if (!run.StartsWith("run_", StringComparison.Ordinal) || run.Length is < 5 or > 64 || run.AsSpan(4).ContainsAnyExcept(WrittenShapes.IdCharacters))
        {
            throw RejectedException.Invalid($"{path}.run", "must be run_ and letters or digits, 64 characters at most");
        }

        if (scope.State.Get(RunsFold.Runs, run) is { } known && (known.Status != RunStatus.Queued || data.Prompt is null || known.Prompt != data.Prompt))
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{path}: there is a run {run} already.");
        }

        scope.Append(session.Event(EventTypes.RunStarted, data with { Run = run, Attempt = data.Attempt ?? 1, LeaseMs = data.LeaseMs ?? LeaseWatch.DefaultLeaseMs }, EventSources.Agent, run: run));
    }

    /// <summary>The run that an event belongs to: the one it names, which must be going, or the one that is.</summary>
    private static string? ActiveRun(AppendScope scope, Session session, WrittenEvent written, string path)
    {
        if (written.Run is null || written.Run == session.Run)
        {
            return session.Run ?? (EventTypes.IsRunEnd(written.Type) ? throw new RejectedException(ErrorCodes.Conflict, $"{path}: no run is going.") : null);
        }

        throw scope.State.Get(RunsFold.Runs, written.Run)?.Session == session.Id
            ? new RejectedException(ErrorCodes.Conflict, $"{path}: the run {written.Run} is not going.")
            : RejectedException.Invalid($"{path}.run", $"there is no run {written.Run} in this session");
    }
}
