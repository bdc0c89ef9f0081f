namespace Ringside.Agents.Processes;

/// <summary>Finds programs as a shell does, but never in the working directory, which may hold anything.</summary>
public static class ProgramPath
{
    /// <param name="command">A name to look for, or a path.</param>
    /// <param name="path">The <c>PATH</c> to search.</param>
    /// <returns>An absolute path; null where there is no such program.</returns>
    public static string? Find(string command, string? path)
    {
        if (command.StartsWith("~/", StringComparison.Ordinal))
        {
            command = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), command[2..]);
        }

        if (command.AsSpan().ContainsAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            return Variants(Path.GetFullPath(command)).FirstOrDefault(IsProgram);
        }

        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => Variants(Path.Combine(folder, command)))
            .FirstOrDefault(IsProgram);
    }

    private static IEnumerable<string> Variants(string file) =>
        OperatingSystem.IsWindows() && !Path.HasExtension(file) ? [file + ".exe", file + ".cmd", file + ".bat"] : [file];

    private static bool IsProgram(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0);
    }
}
