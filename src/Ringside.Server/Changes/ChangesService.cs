using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;
using Ringside.Server.Workers;

namespace Ringside.Server.Changes;

/// <summary>Shows what a run changed, and puts it back.</summary>
public sealed class ChangesService(EventLog.EventLog log, WorkLog work, ChangesKeeper keeper, WorkerOptions worker)
{
    private const int MaxFiles = 1_000;
    private const int MaxPaths = 100;

    /// <param name="path">Of the one file whose whole diff is wanted; null for all.</param>
    public async Task<RunChanges> GetAsync(Caller caller, string id, string? path, CancellationToken cancellationToken)
    {
        var state = log.State;
        var run = state.Documents.Run(caller, id);
        var session = state.Documents.Get(SessionsFold.Sessions, run.Session)!;
        var others = Others(state.Documents, session, run);
        var answer = new RunChanges
        {
            Run = run.Id,
            Session = run.Session,
            Status = RunStatus.IsEnded(run.Status) ? ChangesStatus.Unknown : ChangesStatus.Running,
            Shared = others.Count > 0,
            Others = [.. others.Where(other => Access.CanSee(caller, other.Session, state.Documents)).Select(other => other.Id)],
            Reverted = run.Reverted,
            Cursor = state.Head,
        };
        if (answer.Status == ChangesStatus.Running)
        {
            return answer;
        }

        if (Kept(session, run) is not ({ } shadow, { Before: { } before, After: { } after } record))
        {
            var (reason, detail) = Why(session, run);
            return answer with { Reason = reason, Detail = detail };
        }

        await shadow.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var entries = await TreeDiff.EntriesAsync(shadow, before, after, cancellationToken).ConfigureAwait(false);
            var only = path is null ? null
                : entries.Find(entry => GitOutput.Readable(entry.Path) == path) ?? throw RejectedException.InvalidQuery("path", $"{path} is none of the files that the run changed");
            var diffs = await TreeDiff.DiffsAsync(shadow, before, after, entries, only, cancellationToken).ConfigureAwait(false);
            return answer with
            {
                Status = ChangesStatus.Known,
                Files = [.. entries.Where(entry => only is null || entry == only).Take(MaxFiles).Select(entry => entry.Change(diffs.TryGetValue(entry.Path, out var diff) ? diff : null))],
                MoreFiles = only is null && entries.Count > MaxFiles ? entries.Count - MaxFiles : null,
                Additions = entries.Sum(entry => entry.Additions ?? 0),
                Deletions = entries.Sum(entry => entry.Deletions ?? 0),
                LeftOut = [.. after.LeftOut.Take(MaxFiles).Select(left => new LeftOut(GitOutput.Readable(left.Path), left.Reason))],
                Late = record.Late,
            };
        }
        catch (GitException e)
        {
            return answer with { Reason = ChangesReason.Failed, Detail = e.Message };
        }
        finally
        {
            shadow.Gate.Release();
        }
    }

    /// <summary>Puts the files back, then says so in the log; done again, nothing more changes.</summary>
    /// <exception cref="RejectedException">409: a run is going there, or files changed since; 503: another server has them.</exception>
    public async Task<Run> RevertAsync(Caller caller, string id, bool force)
    {
        await log.RefreshAsync().ConfigureAwait(false);
        var run = log.State.Documents.Run(caller, id);
        var session = log.State.Documents.Get(SessionsFold.Sessions, run.Session)!;
        if (!worker.Works)
        {
            throw new RejectedException(ErrorCodes.Unavailable, "The files are with the server that runs the agents.");
        }

        RequireRest(session);
        if (Kept(session, run) is not ({ } shadow, { Before: { } before, After: { } after }))
        {
            throw new RejectedException(ErrorCodes.Conflict, $"What the run changed is not known: {Why(session, run).Detail}");
        }

        await shadow.Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            // A run that began while the gate was waited for has looked already, and this would be its doing.
            RequireRest(log.State.Documents.Session(caller, session.Id));
            var paths = await Reverting.RunAsync(shadow, before, after, force, CancellationToken.None).ConfigureAwait(false);
            var data = new RevertedData(run.Id, paths.Count, [.. paths.Take(MaxPaths).Select(GitOutput.Readable)], force);
            return paths.Count == 0 && run.Reverted is not null
                ? run
                : await work.AppendAsync(scope => Tell(scope, caller, session.Id, data)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is GitException or TooLargeException)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"The files could not be put back, and none was changed: {e.Message}");
        }
        finally
        {
            shadow.Gate.Release();
        }
    }

    private static Run Tell(AppendScope scope, Caller caller, string session, RevertedData data)
    {
        if (scope.State.Get(SessionsFold.Sessions, session) is { } found)
        {
            scope.Append(found.Event(EventTypes.ChangesReverted, data, EventSources.User, caller.User.Id));
        }

        return scope.State.Run(caller, data.Run);
    }

    private (Shadow? Shadow, RunRecord? Record) Kept(Session session, Run run)
    {
        if (!keeper.HasGit || session.Workdir is null)
        {
            return default;
        }

        var shadow = keeper.Of(session.Workdir);
        return (shadow, ChangesKeeper.Read(shadow, session.Id, run.Id));
    }

    private (string Reason, string Detail) Why(Session session, Run run) =>
        !keeper.HasGit ? (ChangesReason.NoGit, "There is no git on the server's PATH, by which changes are known.")
        : Kept(session, run).Record is { Reason: { } reason } record ? (reason, record.Detail ?? reason)
        : (ChangesReason.NotKept, !worker.Works ? "They are kept by the server that runs the agents." : "Nothing was kept of this run.");

    /// <exception cref="RejectedException">409: a run is going in the folder, or in one around or inside it.</exception>
    private void RequireRest(Session session)
    {
        var state = log.State.Documents;
        if (state.All(SessionsFold.Sessions).Any(other => other.Run is not null && IsTogether(session, other)))
        {
            throw new RejectedException(ErrorCodes.Conflict, "A run is going in this folder; wait for its end, or cancel it.");
        }
    }

    /// <summary>The runs of other sessions that went on in the same folder, or one around or inside it, at some time of this one.</summary>
    private static List<Run> Others(Documents state, Session session, Run run) =>
        session.Workdir is null || run.StartedAt is null ? []
        : [.. state.All(RunsFold.Runs).Where(other =>
            other.Session != session.Id && other.StartedAt is { } began
            && (run.EndedAt is not { } ended || began <= ended) && (other.EndedAt is not { } over || over >= run.StartedAt)
            && state.Get(SessionsFold.Sessions, other.Session) is { } theirs && IsTogether(session, theirs))];

    private static bool IsTogether(Session one, Session other) =>
        one.Workdir is { } here && other.Workdir is { } there && (Workdirs.IsBelow(here, there) || Workdirs.IsBelow(there, here));
}
