using System.Text.Json;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Sessions;

namespace Ringside.Server.Changes;

/// <summary>Sessions' own worktrees of repositories (G61): below the scratch folder, on a branch of their own. No hook runs for them.</summary>
public sealed class Worktrees(Workdirs workdirs)
{
    private static readonly string[] Safe = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];

    private readonly Git? git = Git.Find();

    /// <summary>Looks at what a request wants, before its turn in the log.</summary>
    /// <param name="wanted">true, or the name of the new branch; absent or false for none.</param>
    /// <param name="workdir">The request's folder, as it was found.</param>
    public async Task<ChosenWorktree> LookAsync(JsonElement? wanted, string? workdir, CancellationToken cancellationToken)
    {
        if (wanted is null or { ValueKind: JsonValueKind.False })
        {
            return default;
        }

        try
        {
            return new ChosenWorktree(await FindAsync(wanted.Value, workdir, cancellationToken).ConfigureAwait(false), null);
        }
        catch (RejectedException problem)
        {
            return new ChosenWorktree(null, problem);
        }
        catch (GitException problem)
        {
            return new ChosenWorktree(null, RejectedException.Invalid("worktree", problem.Message));
        }
    }

    /// <summary>Says of a folder in which repository it is, if a session may have a worktree of that.</summary>
    /// <param name="workdir">A folder that sessions may work in.</param>
    public async Task<FoundFolder> DescribeAsync(string workdir, CancellationToken cancellationToken)
    {
        try
        {
            var found = await FindAsync(JsonElement.Parse("true"), workdir, cancellationToken).ConfigureAwait(false);
            var branch = await RunAsync(workdir, ["symbolic-ref", "--quiet", "--short", "HEAD"], cancellationToken).ConfigureAwait(false);
            return new FoundFolder(workdir, found.Repository, branch.ExitCode == 0 ? GitOutput.Readable(branch.Text).Trim() : null);
        }
        catch (Exception e) when (e is RejectedException or GitException)
        {
            return new FoundFolder(workdir);
        }
    }

    /// <summary>Makes a session's worktree where it is not there.</summary>
    /// <exception cref="GitException">It cannot be made.</exception>
    internal async Task EnsureAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Worktree is not { } tree || Directory.Exists(tree.Path))
        {
            return;
        }

        PrivateFolder.Create(workdirs.ScratchRoot);
        var known = await RunAsync(tree.Repository, ["rev-parse", "--verify", "--quiet", $"refs/heads/{tree.Branch}"], cancellationToken).ConfigureAwait(false);
        string[] how = known.ExitCode == 0 ? [tree.Path, tree.Branch] : ["-b", tree.Branch, tree.Path, tree.Base];
        (await RunAsync(tree.Repository, ["worktree", "prune"], cancellationToken).ConfigureAwait(false)).Required();
        (await RunAsync(tree.Repository, ["worktree", "add", "--quiet", .. how], cancellationToken).ConfigureAwait(false)).Required();
    }

    /// <summary>Takes a worktree away that has nothing of its own; its branch too, where it has no commit of its own.</summary>
    /// <returns>Why it was kept; null where it is gone.</returns>
    internal async Task<string?> RemoveAsync(SessionWorktree tree)
    {
        if (!Directory.Exists(tree.Path) || !Directory.Exists(tree.Repository))
        {
            return null;
        }

        try
        {
            // Ignored files were made from the others; without --force git refuses where there is anything else.
            var removed = await RunAsync(tree.Repository, ["worktree", "remove", tree.Path], CancellationToken.None).ConfigureAwait(false);
            if (removed.ExitCode != 0)
            {
                return $"The worktree {tree.Path} was kept: {removed.Error}";
            }

            var head = await RunAsync(tree.Repository, ["rev-parse", "--verify", $"refs/heads/{tree.Branch}"], CancellationToken.None).ConfigureAwait(false);
            if (head.Text.Trim() == tree.Base)
            {
                await RunAsync(tree.Repository, ["update-ref", "-d", $"refs/heads/{tree.Branch}", tree.Base], CancellationToken.None).ConfigureAwait(false);
                return null;
            }

            return head.ExitCode == 0 ? $"The branch {tree.Branch} was kept: it has commits of its own." : null;
        }
        catch (GitException e)
        {
            return $"The worktree {tree.Path} was kept: {e.Message}";
        }
    }

    private async Task<WantedWorktree> FindAsync(JsonElement wanted, string? workdir, CancellationToken cancellationToken)
    {
        if (wanted.ValueKind is not (JsonValueKind.True or JsonValueKind.String))
        {
            throw RejectedException.Invalid("worktree", "must be true, false or the name of a new branch");
        }

        if (workdir is null)
        {
            throw RejectedException.Invalid("worktree", "needs a workdir, which is a folder of a git repository");
        }

        var place = await RunAsync(workdir, ["rev-parse", "--show-toplevel", "--path-format=absolute", "--git-common-dir"], cancellationToken).ConfigureAwait(false);
        var head = await RunAsync(workdir, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancellationToken).ConfigureAwait(false);
        if (place.ExitCode != 0 || head.ExitCode != 0)
        {
            throw RejectedException.Invalid("worktree", $"{workdir} is in no git repository that has a commit");
        }

        // git writes into both: a repository around the allowed folders is not touched.
        var lines = GitOutput.Readable(place.Text).Split('\n');
        var (top, _) = (workdirs.Resolve(lines[0]), workdirs.Resolve(lines[1]));
        var branch = wanted.ValueKind == JsonValueKind.String ? wanted.GetString()! : null;
        if (branch is not null)
        {
            var valid = await RunAsync(top, ["check-ref-format", $"refs/heads/{branch}"], cancellationToken).ConfigureAwait(false);
            var taken = await RunAsync(top, ["rev-parse", "--verify", "--quiet", $"refs/heads/{branch}"], cancellationToken).ConfigureAwait(false);
            if (valid.ExitCode != 0 || branch.StartsWith('-') || taken.ExitCode == 0)
            {
                throw RejectedException.Invalid("worktree", taken.ExitCode == 0 ? $"the branch {branch} is there already" : $"{branch} is no name of a branch");
            }
        }

        return new WantedWorktree(top, Path.GetRelativePath(top, workdir), branch, head.Text.Trim());
    }

    private Task<GitOutput> RunAsync(string folder, string[] args, CancellationToken cancellationToken) =>
        (git ?? throw new GitException("There is no git on the server's PATH.")).RunAsync(
            [.. Safe, .. args], folder,
            new Dictionary<string, string> { ["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ["LC_ALL"] = "C", ["GIT_TERMINAL_PROMPT"] = "0" },
            null, 1 << 20, cancellationToken);
}

/// <summary>A worktree that a request wants.</summary>
/// <param name="Inside">The request's folder from the repository's.</param>
/// <param name="Branch">Null for one named after the session.</param>
/// <param name="Base">The commit that it begins at.</param>
public sealed record WantedWorktree(string Repository, string Inside, string? Branch, string Base)
{
    /// <summary>The worktree of a session, and the folder in which the session works.</summary>
    public (SessionWorktree Tree, string Workdir) Of(string session, Workdirs workdirs)
    {
        var path = workdirs.Scratch(session);
        return (new SessionWorktree(Repository, path, Branch ?? $"ringside/{session}", Base), Path.GetFullPath(Path.Combine(path, Inside)));
    }
}

/// <summary>What became of the look at a request's worktree; as <see cref="ChosenWorkdir"/>.</summary>
public readonly record struct ChosenWorktree(WantedWorktree? Found, RejectedException? Problem)
{
    /// <exception cref="RejectedException">There can be none.</exception>
    public WantedWorktree? Wanted => Problem is null ? Found : throw Problem;
}
