using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Sessions;

namespace Ringside.Server.Changes;

/// <summary>Finds files of a session's folder by their names, for who writes to its agent (S16): what git tracks or does not ignore, elsewhere what is there.</summary>
public sealed class FolderFiles(Workdirs workdirs, TimeProvider time)
{
    private const int MostFound = 50, MostQuery = 200, MostOutput = 8 << 20, MostLooked = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // No file system monitor of the repository's own settings is started.
    private static readonly string[] Listing = ["-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];

    private readonly Git? git = Git.Find();

    /// <param name="workdir">The session's; null where it has none.</param>
    /// <param name="query">Letters of a path, in order; all files where it is empty.</param>
    /// <exception cref="RejectedException">422: no session may work there any more, or the query is too long.</exception>
    public async Task<FoundFiles> FindAsync(string? workdir, string query, CancellationToken cancellationToken)
    {
        if (query.Length > MostQuery)
        {
            throw RejectedException.InvalidQuery("query", $"must have at most {MostQuery} characters");
        }

        // A folder of the session's own is made when its agent starts.
        if (workdir is null || !Directory.Exists(workdir))
        {
            return new FoundFiles([]);
        }

        var folder = workdirs.IsOwn(workdir) ? workdir : workdirs.Resolve(workdir);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => enough.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        var (paths, isCut) = await ListAsync(folder, enough.Token, cancellationToken).ConfigureAwait(false);
        var found = paths.Select(path => (Path: path, Rank: FileRank.Of(path, query))).Where(file => file.Rank is not null)
            .OrderBy(file => file.Rank).ThenBy(file => file.Path.Length).ThenBy(file => file.Path, StringComparer.Ordinal).Take(MostFound + 1).Select(file => file.Path).ToList();
        return new FoundFiles([.. found.Take(MostFound)], isCut || found.Count > MostFound ? true : null);
    }

    private async Task<(IReadOnlyList<string> Paths, bool IsCut)> ListAsync(string folder, CancellationToken enough, CancellationToken cancellationToken)
    {
        try
        {
            var variables = new Dictionary<string, string> { ["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ["LC_ALL"] = "C", ["GIT_OPTIONAL_LOCKS"] = "0" };
            if (git is not null && await git.RunAsync(Listing, folder, variables, null, MostOutput, enough).ConfigureAwait(false) is { ExitCode: 0 } listed)
            {
                return (GitOutput.Readable(listed.Text).Split('\0', StringSplitOptions.RemoveEmptyEntries), listed.IsCut);
            }

            return await Task.Run(() => Walk(folder, enough), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], true);
        }
        catch (GitException)
        {
            return await Task.Run(() => Walk(folder, enough), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The files of a folder, the nearest first; no link is followed, and nothing looked at whose name begins with a dot.</summary>
    private static (IReadOnlyList<string> Paths, bool IsCut) Walk(string root, CancellationToken enough)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var (paths, folders) = (new List<string>(), new Queue<string>([root]));
        while (folders.TryDequeue(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options))
            {
                if (paths.Count >= MostLooked || enough.IsCancellationRequested)
                {
                    return (paths, true);
                }

                if (entry is DirectoryInfo inner && inner.Name[0] != '.' && inner.Name != "node_modules")
                {
                    folders.Enqueue(inner.FullName);
                }
                else if (entry is FileInfo)
                {
                    paths.Add(Path.GetRelativePath(root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/'));
                }
            }
        }

        return (paths, false);
    }
}
