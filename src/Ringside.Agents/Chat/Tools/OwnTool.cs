using System.Text.Json;

namespace Ringside.Agents.Chat.Tools;

/// <summary>One of Ringside's own tools, under the name of its calls.</summary>
internal sealed class OwnTool(OfferedTool tool) : IChatTool
{
    public string Name => tool.CallName;

    public string Description => tool.Description;

    public string Schema => tool.Schema;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken) => Task.FromResult(new ToolUse("other", tool.CallTitle, async (_, cancelled) =>
    {
        var result = await tool.CallAsync(input, cancelled);
        return new ToolResult(result.Text, Error: result.IsError ? result.Text : null);
    })
    { NeedsPermission = tool.AsksFirst, IsOwn = true });
}
