using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Changes;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Runs;

/// <summary>Starting and cancelling runs. Each method is a decision, made inside an append.</summary>
public sealed class RunsService(SessionsService sessions)
{
    /// <summary>A session and its first prompt in one.</summary>
    /// <param name="workdir">The request's folder, as it was found.</param>
    public RunCreated Create(AppendScope scope, Caller caller, CreateRun request, ChosenWorkdir workdir, ChosenWorktree worktree)
    {
        var wanted = new CreateSession
        {
            Agent = request.Agent,
            Title = request.Title,
            Workdir = request.Workdir,
            Worktree = request.Worktree,
            Visibility = request.Visibility,
            Policy = request.Policy,
            Mode = request.Mode,
            Config = request.Config,
        };
        var session = sessions.Create(scope, caller, wanted, workdir, worktree);
        var prompt = sessions.Prompt(scope, caller, session.Id, new CreatePrompt { Text = request.Prompt }, request.Context);
        return new RunCreated(prompt.Run, session.Id);
    }

    /// <summary>Cancels a run: one that waits is withdrawn, one that goes is asked to stop, one that has ended stays as it ended. Twice is fine.</summary>
    public Run Cancel(AppendScope scope, Caller caller, string id)
    {
        var run = scope.State.Run(caller, id);
        if (run is { Status: RunStatus.Queued, Prompt: { } prompt })
        {
            sessions.Withdraw(scope, caller, prompt);
        }
        else
        {
            RequestCancel(scope, id, caller.Source, caller.Actor, reason: null);
        }

        return scope.State.Get(RunsFold.Runs, id)!;
    }

    /// <summary>Asks a run to stop, once.</summary>
    public static void RequestCancel(AppendScope scope, string id, string source, string? actor, string? reason)
    {
        if (scope.State.Get(RunsFold.Runs, id) is { Status: RunStatus.Running, CancelRequested: false } run && scope.State.Get(SessionsFold.Sessions, run.Session) is { } session)
        {
            scope.Append(session.Event(EventTypes.RunCancelRequested, new RunCancelRequestedData { Run = id, Reason = reason }, source, actor, id));
        }
    }
}
