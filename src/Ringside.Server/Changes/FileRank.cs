namespace Ringside.Server.Changes;

/// <summary>How well a path fits what was typed of it; case makes no difference.</summary>
internal static class FileRank
{
    /// <returns>Less is better: the name begins so, has it in it, the path has it in it, has its letters in order; null where it has them not.</returns>
    public static int? Of(string path, string query)
    {
        if (query.Length == 0)
        {
            return path.AsSpan().Count('/');
        }

        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.StartsWith(query, StringComparison.OrdinalIgnoreCase) ? 0
            : name.Contains(query, StringComparison.OrdinalIgnoreCase) ? 1
            : path.Contains(query, StringComparison.OrdinalIgnoreCase) ? 2
            : HasInOrder(path, query) ? 3
            : null;
    }

    private static bool HasInOrder(string path, string query)
    {
        var at = 0;
        foreach (var letter in path)
        {
            if (at < query.Length && char.ToUpperInvariant(letter) == char.ToUpperInvariant(query[at]))
            {
                at++;
            }
        }

        return at == query.Length;
    }
}
