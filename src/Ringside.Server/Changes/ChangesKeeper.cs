using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Changes;

/// <summary>
/// Looks at a session's folder before each run and after it, so that what changed is known, whoever did it (G57). Never in the way of a run: what takes too long
/// or fails is said to be not known.
/// </summary>
public sealed partial class ChangesKeeper(EventLog.EventLog log, Workdirs workdirs, TimeProvider time, ILogger<ChangesKeeper> logger)
{
    /// <summary>Of one look.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Of one while the server stops.</summary>
    private static readonly TimeSpan StoppingLimit = TimeSpan.FromSeconds(2);

    /// <summary>A folder that was too large is let alone for so long.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly Git? git = Git.Find();
    /// <summary>A server that starts may have a hundred folders to look at.</summary>
    private readonly SemaphoreSlim atOnce = new(4, 4);
    private readonly ConcurrentDictionary<string, Shadow> shadows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> tooLarge = new(StringComparer.Ordinal);

    /// <summary>Whether there is a git on this server.</summary>
    public bool HasGit => git is not null;

    /// <summary>Looks before a run.</summary>
    public async Task BeganAsync(Session session, string run, CancellationToken cancellationToken)
    {
        if (git is null || session.Workdir is null)
        {
            return;
        }

        var shadow = Of(session.Workdir);
        var (snapshot, reason, detail) = await LookAsync(shadow, $"{session.Id}/{run}/before", Limit, cancellationToken).ConfigureAwait(false);
        Write(shadow, session.Id, run, new RunRecord { Before = snapshot, Reason = reason, Detail = detail });
    }

    /// <summary>Looks after a run, and says how much has changed; null where that is nothing, or not known.</summary>
    /// <param name="late">It ended with the server that ran it, some time ago.</param>
    public async Task<ChangesCount?> EndedAsync(Session session, string run, bool stopping, bool late = false)
    {
        if (git is null || session.Workdir is null || log.State.Documents.Get(SessionsFold.Sessions, session.Id) is null)
        {
            return null;
        }

        var shadow = Of(session.Workdir);
        if (Read(shadow, session.Id, run) is not { Before: { } before } record)
        {
            return null;
        }

        var (after, reason, detail) = await LookAsync(shadow, $"{session.Id}/{run}/after", stopping ? StoppingLimit : Limit, CancellationToken.None).ConfigureAwait(false);
        Write(shadow, session.Id, run, record with { After = after, Reason = reason, Detail = detail, Late = late });
        if (after is null || (after.Tree == before.Tree && after.LeftOut.SequenceEqual(before.LeftOut)))
        {
            return null;
        }

        try
        {
            var entries = await TreeDiff.EntriesAsync(shadow, before, after, CancellationToken.None).ConfigureAwait(false);
            return entries.Count == 0 ? null : new ChangesCount(entries.Count, entries.Sum(entry => entry.Additions ?? 0), entries.Sum(entry => entry.Deletions ?? 0));
        }
        catch (GitException e)
        {
            NotLooked(session.Id, e.Message);
            return null;
        }
    }

    /// <summary>Takes away what was kept of sessions that are there no more.</summary>
    public async Task ForgetAsync(Func<string, bool> isGone)
    {
        var root = Shadow.Root(workdirs);
        if (git is null || !Directory.Exists(root))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(root))
        {
            var gone = Directory.Exists(Path.Combine(folder, "runs")) ? Directory.GetDirectories(Path.Combine(folder, "runs")).Select(path => Path.GetFileName(path)!).Where(isGone).ToList() : [];
            foreach (var session in gone)
            {
                await ForgetAsync(Of(await File.ReadAllTextAsync(Path.Combine(folder, "workdir")).ConfigureAwait(false)), session).ConfigureAwait(false);
            }
        }
    }

    internal Shadow Of(string workdir) => shadows.GetOrAdd(workdir, static (workdir, at) => new Shadow(at.git!, at.workdirs, workdir), (git, workdirs));

    /// <summary>What is kept of a run; null where nothing is, or a machine that went down left it damaged.</summary>
    internal static RunRecord? Read(Shadow shadow, string session, string run)
    {
        var path = PathOf(shadow, session, run);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ChangesJson.Default.RunRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ForgetAsync(Shadow shadow, string session)
    {
        await shadow.Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await shadow.ForgetAsync(session, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            NotLooked(session, e.Message);
        }
        finally
        {
            shadow.Gate.Release();
        }
    }

    private async Task<(Snapshot? Snapshot, string? Reason, string? Detail)> LookAsync(Shadow shadow, string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (tooLarge.TryGetValue(shadow.Workdir, out var since) && time.GetElapsedTime(since) < Rest)
        {
            return (null, ChangesReason.TooLarge, "The folder has more than is looked at.");
        }

        using var late = new CancellationTokenSource(limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var entered = false;
        var begun = false;
        try
        {
            await atOnce.WaitAsync(stop.Token).ConfigureAwait(false);
            begun = true;
            await shadow.Gate.WaitAsync(stop.Token).ConfigureAwait(false);
            entered = true;
            var snapshot = await SnapshotTaker.TakeAsync(shadow, stop.Token).ConfigureAwait(false);
            if (shadow.Exists)
            {
                shadow.Keep(name, snapshot.Tree);
            }

            return (snapshot, null, null);
        }
        catch (TooLargeException e)
        {
            tooLarge[shadow.Workdir] = time.GetTimestamp();
            return (null, ChangesReason.TooLarge, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, ChangesReason.Failed, "The run was over before its folder had been looked at.");
        }
        catch (OperationCanceledException)
        {
            if (entered)
            {
                tooLarge[shadow.Workdir] = time.GetTimestamp();
            }

            return (null, ChangesReason.TooLarge, "To look at the folder took too long.");
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException)
        {
            NotLooked(shadow.Workdir, e.Message);
            return (null, ChangesReason.Failed, e.Message);
        }
        finally
        {
            if (entered)
            {
                shadow.Gate.Release();
            }

            if (begun)
            {
                atOnce.Release();
            }
        }
    }

    private void Write(Shadow shadow, string session, string run, RunRecord record)
    {
        try
        {
            shadow.Make();
            var path = PathOf(shadow, session, run);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // Whole, or not there: this process may be killed at any moment.
            var part = path + ".part";
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(record, ChangesJson.Default.RunRecord));
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotLooked(shadow.Workdir, e.Message);
        }
    }

    private static string PathOf(Shadow shadow, string session, string run) => Path.Combine(shadow.Folder, "runs", session, run + ".json");

    [LoggerMessage(LogLevel.Warning, "What changed in {Folder} is not known: {Reason}")]
    private partial void NotLooked(string folder, string reason);
}
