using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Execution;

/// <summary>A prompt as ACP content blocks, with the texts and images that were too long for its event read back whole.</summary>
internal static class PromptContent
{
    public static IReadOnlyList<JsonElement> Blocks(Prompt prompt, EventLog.EventLog log)
    {
        if (prompt.Content is { } content)
        {
            return [.. content.Select(block => Shortened.IsIn(block) ? JsonElement.Parse(Whole(JsonNode.Parse(block.GetRawText()), log)!.ToJsonString()) : block)];
        }

        return [Block(prompt.Text is { } text ? Text(text.Text, text.Artifact, log) : "")];
    }

    /// <summary>A block of text.</summary>
    public static JsonElement Block(string text) => JsonElement.Parse(new JsonObject { ["type"] = "text", ["text"] = text }.ToJsonString());

    private static JsonNode? Whole(JsonNode? node, EventLog.EventLog log) => node switch
    {
        JsonObject when Shortened.Of(node) is { } cut => Text(cut.Text, cut.Artifact, log),
        JsonObject parts => new JsonObject(parts.Select(part => KeyValuePair.Create(part.Key, Whole(part.Value, log)))),
        JsonArray items => new JsonArray([.. items.Select(item => Whole(item, log))]),
        _ => node?.DeepClone(),
    };

    private static string Text(string text, ArtifactReference? artifact, EventLog.EventLog log) =>
        artifact is not null && log.ReadArtifact(artifact.Id) is { } stored ? Encoding.UTF8.GetString(stored.Bytes) : text;
}
