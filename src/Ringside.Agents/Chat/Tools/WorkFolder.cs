namespace Ringside.Agents.Chat.Tools;

/// <summary>The session's folder, out of which no path leads: neither by <c>..</c> nor by links.</summary>
internal sealed class WorkFolder(string root)
{
    private static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private readonly string real = Follow(Path.GetPathRoot(Path.GetFullPath(root))!, Path.GetFullPath(root), depth: 0);

    public string Root => root;

    /// <summary>The real path of a file or folder that is there, or could be.</summary>
    /// <exception cref="ToolException">It is not within the folder.</exception>
    public string Resolve(string path)
    {
        string found;
        try
        {
            found = Follow(real, path.Length == 0 ? "." : path, depth: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException($"{path} cannot be followed: {error.Message}");
        }

        return found.Equals(real, Comparison) || found.StartsWith(Path.TrimEndingDirectorySeparator(real) + Path.DirectorySeparatorChar, Comparison)
            ? found
            : throw new ToolException($"{path} is outside of the working directory {root}.");
    }

    /// <summary>How a path is called within the folder.</summary>
    public string Name(string path) => Path.GetRelativePath(real, path).Replace('\\', '/');

    /// <summary>Part for part, as the system itself would: what follows a link is of where it leads.</summary>
    private static string Follow(string from, string path, int depth)
    {
        const int MaxLinks = 40;
        if (depth > MaxLinks)
        {
            throw new IOException("too many links.");
        }

        var start = Path.GetPathRoot(path)!;
        var at = start.Length > 0 ? start : from;
        foreach (var part in path[start.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            at = part switch
            {
                "." => at,
                ".." => Path.GetDirectoryName(at) ?? at,
                _ when new FileInfo(Path.Combine(at, part)).LinkTarget is { } target => Follow(at, target, depth + 1),
                _ => Path.Combine(at, part),
            };
        }

        return at;
    }
}
