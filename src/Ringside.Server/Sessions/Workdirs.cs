using Ringside.Server.Api;

namespace Ringside.Server.Sessions;

/// <summary>Where sessions may work: below the configured roots, never in the data folder (W6 <c>RINGSIDE_WORKDIRS</c>). Links are followed before it is judged.</summary>
/// <param name="Roots">Absolute paths.</param>
/// <param name="Data">The data folder.</param>
/// <param name="ScratchRoot">Where sessions that name no folder get one.</param>
public sealed record Workdirs(IReadOnlyList<string> Roots, string Data, string ScratchRoot)
{
    /// <summary>Linux's own limit.</summary>
    private const int MaxLinks = 40;

    private static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The real path of a folder that a session may work in.</summary>
    /// <param name="member">What the request calls it.</param>
    /// <exception cref="RejectedException">422: not there, or not allowed.</exception>
    public string Resolve(string path, string member = "workdir")
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw RejectedException.Invalid(member, $"must be an absolute path, not {path}");
        }

        if (!Directory.Exists(path))
        {
            throw RejectedException.Invalid(member, $"{path} is not a folder on the server");
        }

        var real = RealPath(path);
        if (IsBelow(real, RealPath(Data)))
        {
            throw RejectedException.Invalid(member, "is in Ringside's own data folder, where no session may work");
        }

        return Roots.Any(root => Directory.Exists(root) && IsBelow(real, RealPath(root)))
            ? real
            : throw RejectedException.Invalid(member, $"{path} is not below {string.Join(" or ", Roots)} (RINGSIDE_WORKDIRS)");
    }

    /// <summary>Looks at the folder that a request names, before the request's turn in the log: a disk may be slow, and all others would wait for it.</summary>
    public ChosenWorkdir Look(string? path)
    {
        try
        {
            return new ChosenWorkdir(path is null ? null : Resolve(path), null);
        }
        catch (RejectedException problem)
        {
            return new ChosenWorkdir(null, problem);
        }
    }

    /// <summary>Where a session that names no folder works: an empty one of its own, made when its agent starts.</summary>
    public string Scratch(string session) => Path.Combine(ScratchRoot, session);

    /// <summary>Whether a folder is one that Ringside made for a session: its own, or its worktree's.</summary>
    public bool IsOwn(string path) => RealPath(path) is var real && IsBelow(real, RealPath(ScratchRoot)) && real != RealPath(ScratchRoot);

    /// <summary>
    /// Whether a file is the work of a session in this folder: below it, links followed, but not in the data folder, nor in a <c>.git</c>, whose hooks and settings run
    /// programs. What cannot be looked at is not.
    /// </summary>
    /// <param name="path">Absolute, or from the folder.</param>
    public bool MayEdit(string workdir, string path)
    {
        try
        {
            var root = RealPath(workdir);
            var real = path.Length == 0 ? root : RealPath(Path.Combine(workdir, path));
            return real != root && IsBelow(real, root) && !IsBelow(real, RealPath(Data))
                && !Path.GetRelativePath(root, real).Split(Path.DirectorySeparatorChar).Contains(".git", StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether a real path is a folder, or anywhere inside it.</summary>
    public static bool IsBelow(string path, string root) =>
        path.Equals(root, Comparison) || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, Comparison) || root == "/";

    private static string RealPath(string path)
    {
        var links = 0;
        return RealPath(Path.GetPathRoot(path)!, path, ref links);
    }

    /// <summary>Follows every link on the way, those inside the targets of links too; a link's <c>..</c> is of where it really leads.</summary>
    /// <exception cref="IOException">More links than the system itself follows: they lead in a circle.</exception>
    private static string RealPath(string from, string path, ref int links)
    {
        var root = Path.GetPathRoot(path)!;
        var real = root.Length > 0 ? root : from;
        foreach (var part in path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            real = part switch
            {
                "." => real,
                ".." => Path.GetDirectoryName(real) ?? real,
                _ when new DirectoryInfo(Path.Combine(real, part)).LinkTarget is { } target =>
                    ++links <= MaxLinks ? RealPath(real, target, ref links) : throw new IOException($"Too many links on the way to {path}."),
                _ => Path.Combine(real, part),
            };
        }

        return real;
    }
}

/// <summary>What became of the look at a request's folder. A decision that is not made again, since its receipt is there, does not care.</summary>
public readonly record struct ChosenWorkdir(string? Found, RejectedException? Problem)
{
    /// <summary>The folder; null where the request names none.</summary>
    /// <exception cref="RejectedException">It cannot be worked in.</exception>
    public string? Path => Problem is null ? Found : throw Problem;
}
