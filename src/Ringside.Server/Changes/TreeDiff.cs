using System.Globalization;
using Ringside.Protocol;

namespace Ringside.Server.Changes;

/// <summary>What is otherwise in one snapshot than in another.</summary>
internal static class TreeDiff
{
    /// <summary>Of one file's diff in a list of all, in bytes.</summary>
    public const int MaxFileDiff = 64 * 1024;

    /// <summary>Of all diffs in a list, in bytes.</summary>
    public const int MaxDiffs = 1 << 20;

    /// <summary>Of the diff of a file that is asked for by itself.</summary>
    public const int MaxOneDiff = 4 << 20;

    private const int MaxListing = 32 << 20;

    private static readonly string[] Renames = ["--find-renames", "-l400"];

    /// <summary>The files that changed, by their paths as bytes; renames among them.</summary>
    /// <exception cref="GitException">git does not say.</exception>
    public static async Task<List<Entry>> EntriesAsync(Shadow shadow, Snapshot before, Snapshot after, CancellationToken cancellationToken)
    {
        var entries = before.Tree == after.Tree ? [] : Parse(
            (await shadow.RunAsync(["diff-tree", "-r", .. Renames, "-z", "--no-abbrev", "--raw", "--numstat", before.Tree, after.Tree], cancellationToken, maxOutput: MaxListing).ConfigureAwait(false)).Required());
        AddNotKept(entries, before, after);
        entries.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return entries;
    }

    /// <summary>The unified diffs of all files, or of one; by the file's path as bytes.</summary>
    /// <param name="only">The one.</param>
    public static async Task<Dictionary<string, (string Diff, bool IsCut)>> DiffsAsync(
        Shadow shadow, Snapshot before, Snapshot after, IReadOnlyList<Entry> entries, Entry? only, CancellationToken cancellationToken)
    {
        var shown = entries.Where(entry => !entry.TooLarge && (only is null || entry == only)).ToList();
        if (before.Tree == after.Tree || shown.Count == 0)
        {
            return [];
        }

        string[] paths = only is null ? [] : only.From is null ? ["--", only.Path] : ["--", only.Path, only.From];
        var output = await shadow.RunAsync(
            ["diff-tree", "-r", .. Renames, "-p", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", before.Tree, after.Tree, .. paths],
            cancellationToken, maxOutput: only is null ? 4 * MaxDiffs : MaxOneDiff).ConfigureAwait(false);
        return Split(output.Required(), output.IsCut, [.. shown], only is null ? MaxFileDiff : MaxOneDiff, only is null ? MaxDiffs : MaxOneDiff);
    }

    private static List<Entry> Parse(string output)
    {
        var (entries, parts, at) = (new List<Entry>(), output.Split('\0'), 0);
        while (at < parts.Length && parts[at].StartsWith(':'))
        {
            var words = parts[at++].Split(' ');
            var isRename = words[4][0] == 'R';
            var from = parts[at++];
            entries.Add(new Entry
            {
                Path = isRename ? parts[at++] : from,
                From = isRename ? from : null,
                Status = words[4][0] switch { 'A' => "added", 'D' => "deleted", 'R' => "renamed", _ => "modified" },
                Before = words[4][0] == 'A' ? null : $"{words[0][1..]} {words[2]}",
                After = words[4][0] == 'D' ? null : $"{words[1]} {words[3]}",
            });
        }

        // The counts come in the same order.
        foreach (var entry in entries)
        {
            var words = parts[at++].Split('\t');
            entry.Binary = words[0] == "-";
            (entry.Additions, entry.Deletions) = entry.Binary ? (null, null) : (Number(words[0]), Number(words[1]));
            at += entry.From is null ? 0 : 2;
        }

        return entries;
    }

    /// <summary>Files that one of the snapshots did not keep: git sees them come or go, or nothing at all.</summary>
    private static void AddNotKept(List<Entry> entries, Snapshot before, Snapshot after)
    {
        var (were, are) = (Marks(before), Marks(after));
        foreach (var path in were.Keys.Union(are.Keys))
        {
            var known = entries.Find(entry => entry.Path == path && entry.From is null);
            var isInBefore = were.ContainsKey(path) || known?.Before is not null;
            var isInAfter = are.ContainsKey(path) || known?.After is not null;
            if (isInBefore && isInAfter && known is null && were.GetValueOrDefault(path) == are.GetValueOrDefault(path))
            {
                continue;
            }

            entries.RemoveAll(entry => entry == known);
            entries.Add(new Entry { Path = path, Status = !isInBefore ? "added" : isInAfter ? "modified" : "deleted", TooLarge = true });
        }
    }

    private static Dictionary<string, string> Marks(Snapshot snapshot) => snapshot.LeftOut.Where(left => left.Mark is not null).ToDictionary(left => left.Path, left => left.Mark!);

    /// <summary>One text of many files' diffs, in the order of the entries: a line of a file's content never begins with a letter.</summary>
    private static Dictionary<string, (string Diff, bool IsCut)> Split(string output, bool isCut, IReadOnlyList<Entry> entries, int maxFile, int maxAll)
    {
        const string Head = "diff --git ";
        var (found, left) = (new Dictionary<string, (string, bool)>(), maxAll);
        var inOrder = entries.OrderBy(entry => entry.Path, StringComparer.Ordinal).ToList();
        for (int start = output.StartsWith(Head, StringComparison.Ordinal) ? 0 : -1, index = 0; start >= 0 && index < inOrder.Count && left > 0; index++)
        {
            var next = output.IndexOf("\n" + Head, start, StringComparison.Ordinal);
            var whole = output[start..(next < 0 ? output.Length : next + 1)];
            var diff = Whole(whole, Math.Min(maxFile, left));
            found[inOrder[index].Path] = (diff, diff.Length < whole.Length || (isCut && next < 0));
            left -= diff.Length;
            start = next < 0 ? -1 : next + 1;
        }

        return found;
    }

    /// <summary>As many whole lines as there is room for.</summary>
    private static string Whole(string diff, int limit) => diff.Length <= limit ? diff : diff[..(diff.LastIndexOf('\n', limit - 1) + 1)];

    private static int? Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A file that changed.</summary>
    internal sealed class Entry
    {
        public required string Path { get; init; }
        public string? From { get; init; }
        public required string Status { get; init; }

        /// <summary>Mode and object; null where there was none.</summary>
        public string? Before { get; init; }
        public string? After { get; init; }
        public int? Additions { get; set; }
        public int? Deletions { get; set; }
        public bool Binary { get; set; }
        public bool TooLarge { get; init; }

        public FileChange Change((string Diff, bool IsCut)? diff) => new()
        {
            Path = GitOutput.Readable(Path),
            From = From is null ? null : GitOutput.Readable(From),
            Status = Status,
            Additions = Additions,
            Deletions = Deletions,
            Binary = Binary,
            TooLarge = TooLarge,
            Diff = diff is { } found ? GitOutput.Readable(found.Diff) : null,
            Cut = !TooLarge && (diff is null || diff.Value.IsCut),
        };
    }
}
