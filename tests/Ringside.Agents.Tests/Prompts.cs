using System.Text.Json;
using Ringside.Agents.Acp;

namespace Ringside.Agents.Tests;

internal static class Prompts
{
    /// <summary>A prompt's content block of text.</summary>
    public static JsonElement Text(string text) => AcpJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    });
}
