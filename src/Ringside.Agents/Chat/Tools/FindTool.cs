using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Finds files by their names.</summary>
internal sealed class FindTool(WorkFolder folder) : IChatTool
{
    private const int MaxFiles = 500;

    public string Name => "find_files";

    public string Description => $"Lists the files in the working directory whose paths fit a glob pattern, such as `**/*.cs`; at most {MaxFiles}.";

    public string Schema => """
        {"type": "object", "properties": {
          "pattern": {"type": "string", "description": "Glob: * and ? within a name, ** over folders, {a,b}. Without a slash it is for names in any folder."},
          "path": {"type": "string", "description": "The folder to look in; the working directory unless given."}},
         "required": ["pattern"]}
        """;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var pattern = input.Required("pattern");
        var root = SearchTool.Folder(folder, input.Text("path"));
        return Task.FromResult(new ToolUse("search", $"Find {pattern}", (_, cancelled) => Task.Run(() => Find(root, pattern, cancelled), cancelled)));
    }

    private ToolResult Find(string root, string pattern, CancellationToken cancelled)
    {
        var found = new Glob(pattern).Files(root, folder, cancelled).Take(MaxFiles + 1).Select(folder.Name).ToList();
        return new ToolResult(found.Count == 0 ? "No file fits."
            : found.Count > MaxFiles ? $"{string.Join('\n', found.Take(MaxFiles))}\n[there are more]" : string.Join('\n', found));
    }
}
