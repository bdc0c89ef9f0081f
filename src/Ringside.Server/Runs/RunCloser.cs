using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.Runs;

/// <summary>Ends a run in the order that readers rely on (E9): open messages, tools and questions first, the run's end last.</summary>
public sealed class RunCloser(OpenMessages open)
{
    /// <summary>Closes what is open in a run.</summary>
    /// <param name="toolStatus">What becomes of tools that never ended: <c>cancelled</c> or <c>failed</c>.</param>
    public void CloseOpen(AppendScope scope, Session session, Run run, string toolStatus, string reason)
    {
        foreach (var message in open.Of(run.Id, scope.Uncommitted))
        {
            scope.Append(session.Event(message.CompletedType, Completed(message, scope.Now), EventSources.Agent, run: run.Id));
        }

        foreach (var tool in run.OpenTools)
        {
            scope.Append(session.Event(EventTypes.ToolCompleted, new ToolData { Tool = tool, Status = toolStatus }, run: run.Id));
        }

        foreach (var interaction in session.Interactions.Where(interaction => interaction.Run == run.Id))
        {
            scope.Append(session.Event(EventTypes.InteractionExpired, new InteractionData { Interaction = interaction.Id, Reason = reason }, run: run.Id));
        }
    }

    /// <summary>Ends a run; nothing happens where it has ended (E8).</summary>
    /// <param name="type">One of the four ends.</param>
    /// <param name="beforeEnd">What else is said before the end, once all is closed.</param>
    /// <returns>Whether this was what ended it.</returns>
    public bool End(AppendScope scope, string runId, string type, RunEndedData data, string source = EventSources.System, Action<AppendScope>? beforeEnd = null)
    {
        if (scope.State.Get(RunsFold.Runs, runId) is not { Status: RunStatus.Running } run || scope.State.Get(SessionsFold.Sessions, run.Session) is not { } session)
        {
            return false;
        }

        var cut = type == EventTypes.RunCompleted ? "run_ended" : type["run.".Length..];
        CloseOpen(scope, session, run, type == EventTypes.RunFailed ? "failed" : "cancelled", cut);
        beforeEnd?.Invoke(scope);

        // It is not idle between its run and what it is to be told after it.
        UntoldSilences.Tell(scope, session.Id);
        var duration = data.DurationMs ?? (long)(scope.Now - run.StartedAt!.Value).TotalMilliseconds;
        scope.Append(session.Event(type, data with { DurationMs = duration }, source, run: runId));
        return true;
    }

    private static MessageData Completed(OpenMessage message, DateTimeOffset now) => new()
    {
        Message = message.Id,
        Role = message.CompletedType == EventTypes.MessageCompleted ? "assistant" : null,
        Text = message.Text,
        DurationMs = (long)(now - message.First.Time).TotalMilliseconds,
    };
}
