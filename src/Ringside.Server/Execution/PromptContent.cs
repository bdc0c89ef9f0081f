using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>A prompt as ACP content blocks, with a text that was too long for its event read back whole.</summary>
internal static class PromptContent
{
    public static IReadOnlyList<JsonElement> Blocks(Prompt prompt, EventLog.EventLog log)
    {
        if (prompt.Content is { } content)
        {
            return content;
        }

        var text = prompt.Text?.Artifact is { } artifact && log.ReadArtifact(artifact.Id) is { } stored ? Encoding.UTF8.GetString(stored.Bytes) : prompt.Text?.Text ?? "";
        return [Block(text)];
    }

    /// <summary>A block of text.</summary>
    public static JsonElement Block(string text) => JsonElement.Parse(new JsonObject { ["type"] = "text", ["text"] = text }.ToJsonString());
}
