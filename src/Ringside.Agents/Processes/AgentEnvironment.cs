using System.Collections;

namespace Ringside.Agents.Processes;

/// <summary>What an agent's program sees of the server's environment: a list of what it may, so that the server's own secrets stay its own.</summary>
internal static class AgentEnvironment
{
    private const string OwnPrefix = "RINGSIDE_";

    private static readonly string[] Common =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_*", "TERM", "COLORTERM", "TZ", "TMPDIR", "TMP", "TEMP", "XDG_*",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
        "SSL_CERT_*", "NODE_EXTRA_CA_CERTS",
    ];

    private static readonly string[] Windows =
    [
        "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERNAME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA",
        "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    ];

    /// <param name="server">The server's environment.</param>
    /// <param name="pass">Names beyond the common ones; a <c>*</c> at the end stands for any rest. What begins with RINGSIDE_ is never passed.</param>
    /// <param name="set">Variables to set, whatever their names.</param>
    public static Dictionary<string, string> Build(
        IDictionary server, IEnumerable<string> pass, IEnumerable<KeyValuePair<string, string>> set)
    {
        var names = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string[] allowed = OperatingSystem.IsWindows() ? [.. Common, .. Windows, .. pass] : [.. Common, .. pass];
        var environment = new Dictionary<string, string>(StringComparer.FromComparison(names));
        foreach (DictionaryEntry variable in server)
        {
            var name = (string)variable.Key;
            if (!IsOwn(name) && allowed.Any(pattern => Matches(name, pattern, names)))
            {
                environment[name] = (string?)variable.Value ?? "";
            }
        }

        foreach (var (name, value) in set)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Whether a variable is Ringside's own, which no agent sees.</summary>
    public static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase);

    private static bool Matches(string name, string pattern, StringComparison names) =>
        pattern.EndsWith('*') ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), names) : name.Equals(pattern, names);
}
