namespace Ringside.Server.Export.Html;

/// <summary>What changed between two texts, line by line, with a little of what did not around it.</summary>
internal static class Diff
{
    private const int Around = 3;

    /// <summary>Beyond so many pairs of lines the middle is shown as taken out and put in, whole.</summary>
    private const long MostPairs = 4_000_000;

    /// <returns>How many lines came and went, and the lines with their sign: <c>+</c>, <c>-</c>, a space, or <c>@</c> where lines are left out.</returns>
    public static (int Added, int Removed, IReadOnlyList<(char Sign, string Line)> Lines) Of(string before, string after)
    {
        string[] old = Split(before), now = Split(after);
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        List<(char Sign, string Line)> all =
        [
            .. old[..start].Select(line => (' ', line)),
            .. Middle(old[start..(old.Length - end)], now[start..(now.Length - end)]),
            .. old[(old.Length - end)..].Select(line => (' ', line)),
        ];
        return (all.Count(line => line.Sign == '+'), all.Count(line => line.Sign == '-'), Near(all));
    }

    /// <summary>By the longest common subsequence.</summary>
    private static IEnumerable<(char Sign, string Line)> Middle(string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MostPairs)
        {
            return [.. old.Select(line => ('-', line)), .. now.Select(line => ('+', line))];
        }

        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char, string)>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                lines.Add((' ', old[i++]));
                j++;
            }
            else
            {
                lines.Add(j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]) ? ('-', old[i++]) : ('+', now[j++]));
            }
        }

        return lines;
    }

    private static List<(char, string)> Near(List<(char Sign, string Line)> all)
    {
        var shown = new List<(char, string)>();
        var changes = Enumerable.Range(0, all.Count).Where(i => all[i].Sign != ' ').ToList();
        var (next, last) = (0, -1);
        for (var i = 0; i < all.Count; i++)
        {
            while (next < changes.Count && changes[next] < i - Around)
            {
                next++;
            }

            if (next < changes.Count && changes[next] <= i + Around)
            {
                if (last >= 0 && last < i - 1)
                {
                    shown.Add(('@', ""));
                }

                shown.Add(all[i]);
                last = i;
            }
        }

        return shown;
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
