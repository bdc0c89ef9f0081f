using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Changes;

/// <summary>Puts the files of a run back as they were before it: all of them, or none.</summary>
internal static class Reverting
{
    private const int MaxNamed = 100;

    /// <param name="force">Also what has changed since; what was not kept is passed over.</param>
    /// <returns>The paths that were changed, as bytes.</returns>
    /// <exception cref="RejectedException">409: files have changed since, or were not kept; they are named.</exception>
    /// <exception cref="GitException">It could not be done, and nothing was.</exception>
    /// <exception cref="TooLargeException">The folder has become larger than is looked at.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(Shadow shadow, Snapshot before, Snapshot after, bool force, CancellationToken cancellationToken)
    {
        var now = await SnapshotTaker.TakeAsync(shadow, cancellationToken).ConfigureAwait(false);
        var changed = await TreeDiff.EntriesAsync(shadow, before, after, cancellationToken).ConfigureAwait(false);
        var wanted = Places(changed, before: true);
        var left = Places(changed, before: false);
        var current = await CurrentAsync(shadow, now, wanted.Keys, cancellationToken).ConfigureAwait(false);
        var unkept = now.LeftOut.Select(not => not.Path).ToHashSet(StringComparer.Ordinal);
        if (!force)
        {
            Refuse(changed.Where(entry => entry.TooLarge).Select(entry => entry.Path), "is too large to be kept, and cannot be put back");
            Refuse(wanted.Keys.Where(path => unkept.Contains(path) || (current[path] != left[path] && current[path] != wanted[path])), "has changed since");
        }

        var goal = wanted.Where(place => current[place.Key] != place.Value && !unkept.Contains(place.Key)).ToList();
        if (goal.Count > 0)
        {
            await MoveAsync(shadow, now, goal, cancellationToken).ConfigureAwait(false);
        }

        return [.. goal.Select(place => place.Key)];
    }

    /// <summary>What stands at each path, before or after; a rename is about two.</summary>
    private static Dictionary<string, string?> Places(IEnumerable<TreeDiff.Entry> changed, bool before)
    {
        var places = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var entry in changed.Where(entry => !entry.TooLarge))
        {
            places[entry.Path] = !before ? entry.After : entry.From is null ? entry.Before : null;
            if (entry.From is { } from)
            {
                places[from] = before ? entry.Before : null;
            }
        }

        return places;
    }

    private static async Task<Dictionary<string, string?>> CurrentAsync(Shadow shadow, Snapshot now, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var current = paths.ToDictionary(path => path, _ => (string?)null, StringComparer.Ordinal);
        if (now.Tree == Snapshot.EmptyTree || current.Count == 0)
        {
            return current;
        }

        var listing = await shadow.RunAsync(["ls-tree", "-r", "-z", "--full-tree", now.Tree], cancellationToken, maxOutput: 256 << 20).ConfigureAwait(false);
        foreach (var line in listing.Required().Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var (words, path) = (line[..line.IndexOf('\t')].Split(' '), line[(line.IndexOf('\t') + 1)..]);
            if (current.ContainsKey(path))
            {
                current[path] = $"{words[0]} {words[2]}";
            }
        }

        return current;
    }

    /// <summary>git looks at all files before it touches one, so that whatever stands in the way stops it before it began; what fails later is taken back.</summary>
    private static async Task MoveAsync(Shadow shadow, Snapshot now, IReadOnlyList<KeyValuePair<string, string?>> goal, CancellationToken cancellationToken)
    {
        var index = Path.Combine(shadow.Folder, "index.revert");
        try
        {
            (await shadow.RunAsync(["read-tree", now.Tree], cancellationToken, index: index).ConfigureAwait(false)).Required();

            // What goes comes first: a file may stand where a folder was.
            var lines = goal.OrderBy(place => place.Value is not null).Select(place => place.Value is null ? $"0 {new string('0', 40)}\t{place.Key}\0" : $"{place.Value}\t{place.Key}\0");
            (await shadow.RunAsync(["update-index", "-z", "--index-info"], cancellationToken, string.Concat(lines), index: index).ConfigureAwait(false)).Required();
            var tree = (await shadow.RunAsync(["write-tree"], cancellationToken, index: index).ConfigureAwait(false)).Required().Trim();
            var moved = await shadow.RunAsync(["read-tree", "-m", "-u", now.Tree, tree], CancellationToken.None).ConfigureAwait(false);
            if (moved.ExitCode != 0 && !StoppedBefore(moved.Error))
            {
                await shadow.RunAsync(["read-tree", "--reset", "-u", now.Tree], CancellationToken.None).ConfigureAwait(false);
            }

            moved.Required();
        }
        finally
        {
            File.Delete(index);
        }
    }

    /// <summary>Somebody wrote since the snapshot: git has seen it, and touched nothing; what he wrote stays.</summary>
    private static bool StoppedBefore(string error) => ((string[])["not uptodate", "would be overwritten", "would lose"]).Any(error.Contains);

    private static void Refuse(IEnumerable<string> paths, string why)
    {
        var named = paths.Select(GitOutput.Readable).Order(StringComparer.Ordinal).ToList();
        if (named.Count > 0)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"{(named.Count == 1 ? named[0] : $"{named.Count} files")} {(named.Count == 1 ? why : Plural(why))}. With {{\"force\":true}} the run is reverted all the same.")
            {
                Errors = named.Take(MaxNamed).ToDictionary(path => path, _ => (string[])[why]),
            };
        }
    }

    private static string Plural(string why) => why.Replace("has ", "have ", StringComparison.Ordinal).Replace("is ", "are ", StringComparison.Ordinal);
}
