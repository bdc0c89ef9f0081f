using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents;

/// <summary>A prompt for those who read text alone.</summary>
internal static class PromptText
{
    /// <summary>The texts of ACP content blocks; of what is no text, its name or address.</summary>
    public static string Of(IEnumerable<JsonElement> prompt) => string.Join("\n\n", prompt.Select(Of).Where(text => text.Length > 0));

    public static string Of(JsonElement block) => block.Text("type") switch
    {
        "text" => block.Text("text") ?? "",
        "resource" => $"{block.Member("resource").Text("uri")}\n{block.Member("resource").Text("text")}".Trim(),
        "resource_link" => $"{block.Text("name")} ({block.Text("uri")})",
        var other => $"[{other}]",
    };
}
