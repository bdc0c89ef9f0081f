using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Searches the texts of files.</summary>
internal sealed class SearchTool(WorkFolder folder) : IChatTool
{
    private const int MaxHits = 200;
    private const int MaxLine = 300;

    public string Name => "search_text";

    public string Description => $"Searches the files in the working directory for lines that a regular expression matches; at most {MaxHits}.";

    public string Schema => """
        {"type": "object", "properties": {
          "pattern": {"type": "string", "description": "A regular expression (.NET, without lookarounds and backreferences)."},
          "path": {"type": "string", "description": "The folder or file to look in; the working directory unless given."},
          "glob": {"type": "string", "description": "Only files that fit it, such as *.ts."},
          "ignore_case": {"type": "boolean"}},
         "required": ["pattern"]}
        """;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var pattern = input.Required("pattern");
        var root = folder.Resolve(input.Text("path") ?? "");
        var case_ = input.Flag("ignore_case") ? RegexOptions.IgnoreCase : RegexOptions.None;
        Regex regex;
        try
        {
            // Linear in the text, whatever a model comes up with.
            regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | case_);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ToolException($"`pattern` is no regular expression that can be used here: {error.Message}");
        }

        var files = File.Exists(root) ? [root] : new Glob(input.Text("glob") ?? "**").Files(Folder(folder, input.Text("path")), folder, cancellationToken);
        return Task.FromResult(new ToolUse("search", $"Search for {pattern}", (_, cancelled) => Task.Run(() => SearchAsync(files, regex, cancelled), cancelled)));
    }

    /// <exception cref="ToolException">It is no folder in the working directory.</exception>
    public static string Folder(WorkFolder folder, string? path) =>
        folder.Resolve(path ?? "") is var found && Directory.Exists(found) ? found : throw new ToolException($"{path} is no folder.");

    private async Task<ToolResult> SearchAsync(IEnumerable<string> files, Regex regex, CancellationToken cancelled)
    {
        var hits = new List<string>();
        foreach (var file in files)
        {
            cancelled.ThrowIfCancellationRequested();
            string text;
            try
            {
                text = await TextFile.ReadAsync(file, folder.Name(file), cancelled);
            }
            catch (ToolException)
            {
                continue;
            }

            var number = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                number++;
                if (regex.IsMatch(line))
                {
                    hits.Add($"{folder.Name(file)}:{number}:{line[..Math.Min(line.Length, MaxLine)]}");
                }

                if (hits.Count == MaxHits)
                {
                    return new ToolResult($"{string.Join('\n', hits)}\n[there may be more]");
                }
            }
        }

        return new ToolResult(hits.Count == 0 ? "No line matches." : string.Join('\n', hits));
    }
}
