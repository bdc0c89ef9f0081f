using System.Text;
using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Reads a file, or a part of it.</summary>
internal sealed class ReadTool(WorkFolder folder) : IChatTool
{
    private const int MaxLines = 2_000;
    private const int MaxText = 100_000;

    public string Name => "read_file";

    public string Description => $"Reads a text file in the working directory. Lines come with their numbers; at most {MaxLines} at once.";

    public string Schema => """
        {"type": "object", "properties": {
          "file_path": {"type": "string", "description": "Path, absolute or relative to the working directory."},
          "line": {"type": "integer", "description": "The first line to read, from 1."},
          "limit": {"type": "integer", "description": "How many lines."}},
         "required": ["file_path"]}
        """;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var path = folder.Resolve(input.Required("file_path"));
        var first = input.Whole("line", 1);
        var limit = Math.Min(input.Whole("limit", MaxLines), MaxLines);
        return Task.FromResult(new ToolUse("read", $"Read {folder.Name(path)}", async (_, cancelled) =>
            new ToolResult(Part(await TextFile.ReadAsync(path, folder.Name(path), cancelled), first, limit)))
        {
            Locations = [new ToolLocation(path, input.Number("line") is null ? null : first)],
        });
    }

    private static string Part(string text, int first, int limit)
    {
        var lines = text.Split('\n');
        var part = new StringBuilder();
        var line = first;
        for (; line <= lines.Length && line < first + limit && part.Length < MaxText; line++)
        {
            part.Append(line).Append('\t').Append(lines[line - 1].TrimEnd('\r')).Append('\n');
        }

        return part.Length > MaxText ? $"{part.ToString(0, MaxText)}\n[cut here]"
            : line <= lines.Length ? $"{part}[lines {line} to {lines.Length} are left]"
            : part.Length == 0 ? "[nothing there]" : part.ToString();
    }
}
