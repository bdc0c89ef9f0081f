using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.Protocol;

namespace Ringside.Server.Export.Html;

/// <summary>A tool call: one line until it is opened; one that failed is open.</summary>
internal sealed partial class ToolHtml(ExportedSession export)
{
    /// <summary>So much of a long text stands on the page.</summary>
    private const int MostText = 256 * 1024;

    private static readonly JsonSerializerOptions Indented = new(ProtocolJson.Default.Options) { WriteIndented = true };

    public HtmlText Render(ToolData tool)
    {
        var (status, diffs) = (tool.Status ?? "in_progress", Blocks(tool).Where(block => Text(block, "type") == "diff").ToList());
        var (body, title, input) = (new HtmlText(), Title(tool), Input(tool.Input));
        Pane(body, "Input", diffs.Count > 0 || input == "$ " + title ? "" : input);
        var (added, removed) = (0, 0);
        foreach (var diff in diffs)
        {
            var changes = Diff.Of(Text(diff, "oldText") ?? "", Text(diff, "newText") ?? "");
            (added, removed) = (added + changes.Added, removed + changes.Removed);
            Show(body, Text(diff, "path") ?? "", changes.Lines);
        }

        Pane(body, "Output", Output(tool));
        Pane(body, "Error", tool.Error ?? "");
        var page = new HtmlText();
        page.Add($"<details class=\"tool {status}\"").Add(status == "failed" ? new HtmlText().Add($" open") : new HtmlText());
        page.Add($"><summary><span class=\"glyph\" role=\"img\" aria-label=\"{status.Replace('_', ' ')}\">{Words.Glyph(status)}</span>");
        _ = tool.Kind == "execute" ? page.Add($"<code class=\"what\"><span class=\"kind\">$</span> {title}</code>")
            : title.Contains(' ', StringComparison.Ordinal) ? page.Add($"<span class=\"what\">{title}</span>")
            : page.Add($"<span class=\"what\">{Words.Kind(tool.Kind)} <code>{title}</code></span>");
        if (added > 0)
        {
            page.Add($" <span class=\"plus\">+{added}</span>");
        }

        if (removed > 0)
        {
            page.Add($" <span class=\"minus\">−{removed}</span>");
        }

        if (tool.DurationMs is >= 1000 and { } took)
        {
            page.Add($" <span class=\"took\">{Words.Duration(took)}</span>");
        }

        return page.Add($"</summary>").Add(body.Length > 0 ? body : new HtmlText().Add($"<p class=\"none\">It said nothing more.</p>")).Add($"</details>");
    }

    /// <summary>What it is called; its kind, where it has no name.</summary>
    public static string Title(ToolData tool) => tool.Title is { Length: > 0 } title ? title.Replace("`", "", StringComparison.Ordinal) : tool.Name ?? Words.Kind(tool.Kind);

    /// <summary>What a call knows after an update: members that it names are replaced.</summary>
    public static ToolData Merge(ToolData known, ToolData update) => known with
    {
        Name = update.Name ?? known.Name,
        Kind = update.Kind ?? known.Kind,
        Title = update.Title ?? known.Title,
        Input = update.Input ?? known.Input,
        Output = update.Output ?? known.Output,
        Content = update.Content ?? known.Content,
        Status = update.Status ?? known.Status,
        DurationMs = update.DurationMs ?? known.DurationMs,
        Error = update.Error ?? known.Error,
    };

    /// <summary>A text, whole where it is an artifact that is still kept and not all too long.</summary>
    public string Whole(LongText? text) =>
        text is null ? ""
        : text.Artifact is not { } artifact ? Cut(text.Text)
        : export.Artifact(artifact.Id) is { } stored ? Cut(Encoding.UTF8.GetString(stored.Bytes))
        : $"{text.Text}\n… the rest of its {Words.Bytes(artifact.Size)} is not kept any more";

    /// <summary>What a tool printed: whole where that is not too much, else its last lines.</summary>
    private string Printed(PrintedTail text) => export.Artifact(text.Artifact.Id) is null
        ? $"… the last lines of {Words.Bytes(text.Artifact.Size)}:\n{text.Text}"
        : Whole(new LongText(text.Text, text.Artifact));

    private static string Cut(string text) =>
        text.Length <= MostText ? text : $"{text[..(char.IsHighSurrogate(text[MostText - 1]) ? MostText - 1 : MostText)]}\n… and {Words.Bytes(text.Length - MostText)} more";

    private static IEnumerable<JsonElement> Blocks(ToolData tool) => tool.Content?.Where(block => block.ValueKind == JsonValueKind.Object) ?? [];

    private static void Pane(HtmlText page, string name, string text)
    {
        if (text.Trim().Length > 0)
        {
            page.Add($"<h4>{name}</h4><pre>{text.TrimEnd()}</pre>");
        }
    }

    private static void Show(HtmlText page, string path, IReadOnlyList<(char Sign, string Line)> lines)
    {
        page.Add($"<h4>{path}</h4><pre class=\"diff\">");
        foreach (var (sign, line) in lines)
        {
            _ = sign switch
            {
                '+' => page.Add($"<ins>+ {line}</ins>"),
                '-' => page.Add($"<del>− {line}</del>"),
                '@' => page.Add($"<i>⋯</i>"),
                _ => page.Add($"<span>  {line}</span>"),
            };
        }

        page.Add($"</pre>");
    }

    private string Input(JsonElement? input) =>
        input is not { ValueKind: JsonValueKind.Object } given ? Json(input)
        : Command(given) is { } command ? "$ " + command
        : given.EnumerateObject().Any() ? Json(given) : "";

    private static string? Command(JsonElement input) =>
        !input.TryGetProperty("command", out var command) && !input.TryGetProperty("cmd", out command) ? null
        : command.ValueKind == JsonValueKind.String ? command.GetString()
        : command.ValueKind == JsonValueKind.Array ? string.Join(' ', command.EnumerateArray().Select(word => word.ToString()))
        : null;

    private string Output(ToolData tool)
    {
        var said = string.Join('\n', Blocks(tool).Where(block => Text(block, "type") == "content" && block.TryGetProperty("content", out var inner) && inner.ValueKind == JsonValueKind.Object)
            .Select(block => Text(block.GetProperty("content"), "text")).OfType<string>().Select(Unfenced));
        var printed = tool.Output is { } output ? Printed(output) : "";
        return said.Length == 0 || (tool.Kind == "execute" && printed.Length > 0) ? printed : said;
    }

    private string Printed(JsonElement output)
    {
        if (output.ValueKind != JsonValueKind.Object)
        {
            return Json(output);
        }

        var streams = new[] { "stdout", "stderr" }.Select(name => Text(output, name)).Where(text => text is { Length: > 0 }).ToList();
        return streams.Count > 0 ? string.Join('\n', streams)
            : new[] { "output", "formatted_output", "text", "content" }.Select(name => Text(output, name)).FirstOrDefault(text => text is not null) ?? Json(output);
    }

    /// <summary>A member's text, whole.</summary>
    private string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => Cut(value.GetString()!),
        JsonValueKind.Object when IsLong(value, "preview") => Whole(value.Deserialize(ProtocolJson.Default.LongText)),
        _ => null,
    } : null;

    private string Json(JsonElement? json) => json switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.String } text => Unfenced(Cut(text.GetString()!)),
        { ValueKind: JsonValueKind.Object } text when IsLong(text, "preview") => Unfenced(Whole(text.Deserialize(ProtocolJson.Default.LongText))),
        { ValueKind: JsonValueKind.Object } text when IsLong(text, "tail") => Unfenced(Printed(text.Deserialize(ProtocolJson.Default.PrintedTail)!)),
        { } other => Cut(JsonSerializer.Serialize(other, Indented.GetTypeInfo(typeof(JsonElement)))),
    };

    private static bool IsLong(JsonElement json, string shown) =>
        json.TryGetProperty(shown, out var part) && part.ValueKind == JsonValueKind.String
        && json.TryGetProperty("artifact", out var artifact) && artifact.ValueKind == JsonValueKind.Object
        && artifact.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
        && artifact.TryGetProperty("size", out var size) && size.TryGetInt64(out _)
        && artifact.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String;

    private static string Unfenced(string text) => Fenced().Match(text) is { Success: true } fenced ? fenced.Groups[1].Value : text;

    [GeneratedRegex(@"\A```\w*\n([\s\S]*?)\n?```\s*\z")]
    private static partial Regex Fenced();
}
