using System.Text.Json;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Replaces a text in a file by another, exactly.</summary>
internal sealed class EditTool(WorkFolder folder) : IChatTool
{
    public string Name => "edit_file";

    public string Description => "Replaces a text in a file by another. The old text must be in the file exactly, white space too, and only once unless all are to be replaced.";

    public string Schema => """
        {"type": "object", "properties": {
          "file_path": {"type": "string", "description": "Path, absolute or relative to the working directory."},
          "old_string": {"type": "string", "description": "What is there, without line numbers."},
          "new_string": {"type": "string", "description": "What is to be there."},
          "replace_all": {"type": "boolean", "description": "Replace every occurrence."}},
         "required": ["file_path", "old_string", "new_string"]}
        """;

    public async Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var path = folder.Resolve(input.Required("file_path"));
        var name = folder.Name(path);
        var old = await TextFile.ReadAsync(path, name, cancellationToken);
        var text = Replace(old, input.Required("old_string"), input.Required("new_string"), input.Flag("replace_all"), name);
        return WriteTool.Change($"Edit {name}", path, old, text, async (_, cancelled) =>
        {
            if (await TextFile.ReadAsync(folder.Resolve(path), name, cancelled) != old)
            {
                throw new ToolException($"{name} was changed meanwhile; read it again.");
            }

            await TextFile.WriteAsync(path, name, text, cancelled);
            return new ToolResult("Edited.", WriteTool.Diff(path, old, text));
        });
    }

    private static string Replace(string text, string old, string replacement, bool all, string name)
    {
        if (old.Length == 0 || old == replacement)
        {
            throw new ToolException(old.Length == 0 ? "`old_string` is empty." : "`old_string` and `new_string` are the same.");
        }

        var at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? throw new ToolException($"`old_string` is not in {name}; read the file again.")
            : all ? text.Replace(old, replacement, StringComparison.Ordinal)
            : text.IndexOf(old, at + 1, StringComparison.Ordinal) >= 0 ? throw new ToolException($"`old_string` is in {name} more than once; give more of its surroundings, or `replace_all`.")
            : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length));
    }
}
