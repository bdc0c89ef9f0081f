using System.Collections;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Presets;

/// <summary>
/// Where installers put agent programs that need not be on the server's PATH: a service's is short. Parts that are <c>*</c> stand for any folder, the newest
/// first; <c>~</c> is the home folder of the server's environment.
/// </summary>
internal sealed class ProgramPlaces(IReadOnlyList<string> places, IDictionary server)
{
    public static readonly IReadOnlyList<string> Default =
    [
        "~/.local/bin",
        "~/.npm-global/bin",
        "~/.npm/_npx/*/node_modules/.bin",
        "~/.opencode/bin",
        "~/.bun/bin",
        "~/.volta/bin",
        "~/.local/share/pnpm",
        "~/Library/pnpm",
        "~/.nvm/versions/node/*/bin",
        "~/AppData/Roaming/npm",
        "/opt/homebrew/bin",
        "/usr/local/bin",
        "/home/linuxbrew/.linuxbrew/bin",
    ];

    private readonly string? home = server["HOME"] as string ?? server["USERPROFILE"] as string;

    /// <returns>An absolute path; null where it is in none of them.</returns>
    public string? Find(string command) => places.Count == 0
        ? null
        : Folders().Select(folder => ProgramPath.Find(Path.Combine(folder, command), null)).FirstOrDefault(file => file is not null);

    private IEnumerable<string> Folders()
    {
        if (NpmPrefix() is { } prefix)
        {
            yield return OperatingSystem.IsWindows() ? prefix : Path.Combine(prefix, "bin");
        }

        foreach (var folder in places.SelectMany(Expand))
        {
            yield return folder;
        }
    }

    private IEnumerable<string> Expand(string place)
    {
        var path = Home(place);
        if (path is null || path.Split('*') is not [var before, var after])
        {
            return path is null ? [] : [path];
        }

        try
        {
            return [.. new DirectoryInfo(before).EnumerateDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc).Select(folder => folder.FullName + after)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What <c>npm prefix -g</c> says, but for what is set in npm's own folder: the environment, the person's settings, where Node is. Npm itself takes 300 ms.</summary>
    private string? NpmPrefix()
    {
        if ((server["NPM_CONFIG_PREFIX"] ?? server["npm_config_prefix"]) is string set)
        {
            return Home(set);
        }

        try
        {
            if (home is not null && Path.Combine(home, ".npmrc") is var settings && File.Exists(settings)
                && File.ReadLines(settings).Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).FirstOrDefault(pair => pair is ["prefix", _]) is [_, var named])
            {
                return Home(named.Trim('"').Replace("${HOME}", home, StringComparison.Ordinal));
            }

            return ProgramPath.Find("node", server["PATH"] as string) is { } node
                ? Path.GetDirectoryName(OperatingSystem.IsWindows() ? node : Path.GetDirectoryName(File.ResolveLinkTarget(node, returnFinalTarget: true)?.FullName ?? node))
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Home(string path)
    {
        var whole = !path.StartsWith('~') ? path : home is null ? null : home + path[1..];
        return whole is not null && Path.IsPathFullyQualified(whole) ? whole : null;
    }
}
