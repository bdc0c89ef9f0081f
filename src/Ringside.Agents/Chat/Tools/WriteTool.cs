using System.Text.Json;
using Ringside.Agents.Acp;
using Ringside.Protocol;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Writes a whole file.</summary>
internal sealed class WriteTool(WorkFolder folder) : IChatTool
{
    public string Name => "write_file";

    public string Description => "Writes a whole text file in the working directory, with the folders it needs; what was there is replaced.";

    public string Schema => """
        {"type": "object", "properties": {
          "file_path": {"type": "string", "description": "Path, absolute or relative to the working directory."},
          "content": {"type": "string", "description": "All of the file."}},
         "required": ["file_path", "content"]}
        """;

    public async Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var path = folder.Resolve(input.Required("file_path"));
        var content = input.Required("content");
        var old = File.Exists(path) ? await TextFile.ReadAsync(path, folder.Name(path), cancellationToken) : null;
        return Change($"{(old is null ? "Write" : "Rewrite")} {folder.Name(path)}", path, old, content, async (_, cancelled) =>
        {
            // Looked at again: a person may have taken long to allow it, and a link may have come in its place.
            await TextFile.WriteAsync(folder.Resolve(path), folder.Name(path), content, cancelled);
            return new ToolResult("Written.", Diff(path, old, content));
        });
    }

    /// <summary>A use that makes one text of a file into another.</summary>
    public static ToolUse Change(string title, string path, string? old, string text, Func<Func<ReadOnlyMemory<char>, ValueTask>, CancellationToken, Task<ToolResult>> run) =>
        new("edit", title, run) { Locations = [new ToolLocation(path)], Preview = Diff(path, old, text), NeedsPermission = true };

    public static JsonElement Diff(string path, string? old, string text) => AcpJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "diff");
        json.WriteString("path", path);
        if (old is { Length: > 0 })
        {
            json.WriteString("oldText", old);
        }

        json.WriteString("newText", text);
        json.WriteEndObject();
    });
}
