using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;

namespace Ringside.Server.Sessions;

/// <summary>What stands in an event in place of a text that was too long for it (E5). Nobody but the log may put it there: it would read another session's artifact.</summary>
internal static class Shortened
{
    /// <summary>Whether there is one anywhere in it.</summary>
    public static bool IsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Is(json) || json.EnumerateObject().Any(part => IsIn(part.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(IsIn),
        _ => false,
    };

    public static Preview? Of(JsonNode node) =>
        JsonElement.Parse(node.ToJsonString()) is var json && Is(json) ? json.Deserialize(ProtocolJson.Default.Preview) : null;

    private static bool Is(JsonElement json) =>
        json.TryGetProperty("preview", out var preview) && preview.ValueKind == JsonValueKind.String && json.TryGetProperty("artifact", out var artifact)
        && artifact.ValueKind == JsonValueKind.Object && artifact.TryGetProperty("id", out _);
}
