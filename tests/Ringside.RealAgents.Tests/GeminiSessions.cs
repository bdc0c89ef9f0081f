using System.Text.RegularExpressions;

namespace Ringside.RealAgents.Tests;

/// <summary>
/// Gemini CLI 0.61.0 keeps a conversation in <c>session-{minute in which it began}-{id}.jsonl</c>, and finds none in the minute in which it began: to load one it begins a
/// file of that name itself, and reads that.
/// </summary>
internal static partial class GeminiSessions
{
    /// <summary>Lets the conversations of this home have begun in an earlier minute.</summary>
    public static void Age(string home)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var file in Directory.GetFiles(home, "session-*.jsonl", all))
        {
            File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, Minute().Replace(Path.GetFileName(file), "session-2026-01-01T00-00-")));
        }
    }

    [GeneratedRegex(@"^session-\d{4}-\d\d-\d\dT\d\d-\d\d-")]
    private static partial Regex Minute();
}
