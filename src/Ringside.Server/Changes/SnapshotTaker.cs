using System.Globalization;

namespace Ringside.Server.Changes;

/// <summary>Takes snapshots of a folder: looks only at what is new since the last one, and stops where a folder is too large.</summary>
internal static class SnapshotTaker
{
    /// <summary>Of one file, in bytes; a larger one is not kept.</summary>
    public const long MaxFile = 8 << 20;

    /// <summary>Of what is new, in files.</summary>
    private const int MaxNew = 50_000;

    /// <summary>Of what is new, in bytes.</summary>
    private const long MaxNewBytes = 512L << 20;

    /// <summary>Files taken in at a time: each batch stays when the next is given up, so a large folder comes in over several runs.</summary>
    private const int Batch = 2_000;

    /// <exception cref="TooLargeException">There is more than is looked at.</exception>
    /// <exception cref="GitException">It could not be looked at.</exception>
    public static async Task<Snapshot> TakeAsync(Shadow shadow, CancellationToken cancellationToken)
    {
        if (!shadow.Exists && (!Directory.Exists(shadow.Workdir) || !Directory.EnumerateFileSystemEntries(shadow.Workdir).Any()))
        {
            return Snapshot.Empty;
        }

        shadow.Prepare();
        if (!Directory.Exists(shadow.Workdir))
        {
            throw new GitException("The folder is not there.");
        }

        var listing = await shadow.RunAsync(["ls-files", "-z", "--others", "--modified", "--deleted", "--exclude-standard"], cancellationToken).ConfigureAwait(false);
        if (listing.IsCut)
        {
            throw new TooLargeException();
        }

        var found = Sort(shadow.Workdir, listing.Required().Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct());
        foreach (var some in found.Taken.Chunk(Batch))
        {
            await UpdateAsync(shadow, ["--add", "--remove", "--replace"], some, cancellationToken).ConfigureAwait(false);
        }

        await UpdateAsync(shadow, ["--force-remove"], found.Gone, cancellationToken).ConfigureAwait(false);
        var tree = await shadow.RunAsync(["write-tree"], cancellationToken).ConfigureAwait(false);
        return new Snapshot(tree.Required().Trim(), found.LeftOut);
    }

    private static async Task UpdateAsync(Shadow shadow, string[] how, IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count > 0)
        {
            var input = string.Join('\0', paths) + "\0";
            (await shadow.RunAsync(["update-index", .. how, "-z", "--stdin"], cancellationToken, input).ConfigureAwait(false)).Required();
        }
    }

    private static (List<string> Taken, List<string> Gone, List<NotKept> LeftOut) Sort(string workdir, IEnumerable<string> paths)
    {
        var (taken, gone, leftOut) = (new List<string>(), new List<string>(), new List<NotKept>());
        var bytes = 0L;
        foreach (var path in paths)
        {
            if (path[^1] == '/')
            {
                leftOut.Add(new NotKept(path, "repository"));
                continue;
            }

            var file = new FileInfo(Path.Combine(workdir, GitOutput.Readable(path)));
            if (Directory.Exists(file.FullName) && file.LinkTarget is null)
            {
                gone.Add(path);
            }
            else if (file.Exists && file.LinkTarget is null && NotKept(path, file) is { } not)
            {
                gone.Add(path);
                leftOut.Add(not);
            }
            else
            {
                taken.Add(path);
                bytes += file is { Exists: true, LinkTarget: null } ? file.Length : 0;
            }
        }

        return taken.Count > MaxNew || bytes > MaxNewBytes || leftOut.Count > MaxNew ? throw new TooLargeException() : (taken, gone, leftOut);
    }

    private static NotKept? NotKept(string path, FileInfo file)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
        if (file.Length > MaxFile)
        {
            return new NotKept(path, "too_large", mark);
        }

        try
        {
            using var handle = File.OpenHandle(file.FullName, share: FileShare.ReadWrite | FileShare.Delete);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return new NotKept(path, "unreadable", mark);
        }
        catch (IOException)
        {
            // Gone meanwhile, or held by somebody; git finds out.
            return null;
        }
    }
}

/// <summary>A folder has more than is looked at.</summary>
internal sealed class TooLargeException() : Exception("The folder has more files, or larger ones, than are looked at.");
