namespace Ringside.Tidy.Tests;

/// <summary>Who may know whom. Whatever is not here is not allowed.</summary>
internal static class Arrows
{
    /// <summary>
    /// Between projects: <c>Protocol ← EventLog ← Server</c>, <c>Protocol ← Agents ← Server</c>, <c>Protocol ← Client</c>, and the command on top.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["Ringside.Protocol"] = [],
        ["Ringside.EventLog"] = ["Ringside.Protocol"],
        ["Ringside.Agents"] = ["Ringside.Protocol"],
        ["Ringside.Client"] = ["Ringside.Protocol"],
        ["Ringside.Server"] = ["Ringside.Protocol", "Ringside.EventLog", "Ringside.Agents"],
        ["Ringside.Cli"] = ["Ringside.Protocol", "Ringside.Client", "Ringside.EventLog", "Ringside.Server"],
    };

    /// <summary>The projects that may use ASP.NET.</summary>
    public static readonly IReadOnlyList<string> AspNet = ["Ringside.Server", "Ringside.Cli"];

    /// <summary>
    /// Inside the server, from the bottom: <c>Live ← slices ← Http, Hosting</c>. A folder may name the folders of its own layer and of those below.
    /// What is in no layer here is a slice.
    /// </summary>
    public static int LayerOf(string serverFolder) => serverFolder switch
    {
        "Live" => 0,
        "Http" or "Hosting" => 2,
        _ => 1,
    };
}
