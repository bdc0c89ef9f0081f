using System.Text.Json;
using Ringside.TestKit;

namespace Ringside.RealAgents.Tests.Features;

/// <summary>The table of makers and features in <c>docs/agents.md</c>: one line for each feature, one column for each maker.</summary>
internal static class FeatureTable
{
    /// <summary>Where this is set, what a test found is written into the table instead of compared with it.</summary>
    public const string Renew = "RINGSIDE_RENEW_DOCS";

    private const string Begin = "<!-- What tests/Ringside.RealAgents.Tests found with the real programs; RINGSIDE_RENEW_DOCS=1 ./test real renews it. -->";

    private static readonly (string Maker, string Title)[] Columns =
        [("claude", "Claude Code"), ("codex", "Codex"), ("copilot", "GitHub Copilot CLI"), ("gemini", "Gemini CLI"), ("opencode", "opencode")];

    private static string File => Path.Combine(Checkout.Root, "docs", "agents.md");

    /// <summary>What the table says of a maker: its heading, then the features in order.</summary>
    public static List<string> Read(string maker) => [.. Rows().Select(row => row[Column(maker)])];

    /// <summary>Puts what was found into the maker's column.</summary>
    public static void Write(string maker, IReadOnlyList<string> features, IReadOnlyList<string> found)
    {
        var text = System.IO.File.ReadAllText(File);
        var old = Rows();
        List<string[]> rows = [.. Enumerable.Range(0, found.Count).Select(at => at < old.Count ? old[at] : [.. Enumerable.Repeat("", Columns.Length + 1)])];
        for (var at = 0; at < rows.Count; at++)
        {
            rows[at][0] = features[at];
            rows[at][Column(maker)] = found[at];
        }

        var lines = rows.Select(row => $"| {string.Join(" | ", row)} |").ToList();
        lines.Insert(1, $"|{string.Concat(Enumerable.Repeat("---|", Columns.Length + 1))}");
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length + 2;
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, text[..start] + string.Join('\n', lines) + text[end..]);
    }

    /// <summary>The product and the version that is pinned for the tests.</summary>
    public static string Heading(string maker)
    {
        using var package = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Checkout.Root, "eng", "real-agents", maker, "package.json")));
        return $"{Columns[Column(maker) - 1].Title} ({package.RootElement.GetProperty("dependencies").EnumerateObject().Single().Value.GetString()})";
    }

    private static int Column(string maker) => 1 + Array.FindIndex(Columns, column => column.Maker == maker);

    private static List<string[]> Rows() =>
    [
        .. System.IO.File.ReadAllLines(File)
            .SkipWhile(line => line != Begin).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Where(line => !line.StartsWith("|--", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()))
            .Select(cells => cells.Concat(Enumerable.Repeat("", Columns.Length)).Take(Columns.Length + 1).ToArray()),
    ];
}
