using System.Text.Json;

namespace Ringside.Agents.Chat.Tools;

/// <summary>One of Ringside's own tools, under the name by which other programs know it.</summary>
internal sealed class OwnTool(OfferedTool tool) : IChatTool
{
    public string Name => $"mcp__{OfferedTools.Server}__{tool.Name}";

    public string Description => tool.Description;

    public string Schema => tool.Schema;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken) => Task.FromResult(new ToolUse("other", tool.Title, async (_, cancelled) =>
    {
        var result = await tool.CallAsync(input, cancelled);
        return new ToolResult(result.Text, Error: result.IsError ? result.Text : null);
    })
    { NeedsPermission = tool.AsksFirst });
}
