using System.Text.Json;

namespace Ringside.Agents.Acp;

/// <summary>The parameters of what this client asks.</summary>
internal static class AcpRequests
{
    private static readonly string Version = typeof(AcpRequests).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Asked for version 2, two agents switch to a draft (agents/README.md §3). Files and terminals are the agents' own affair.</summary>
    public static void Initialize(Utf8JsonWriter json)
    {
        json.WriteNumber("protocolVersion", 1);
        json.WriteStartObject("clientCapabilities");
        json.WriteStartObject("fs");
        json.WriteBoolean("readTextFile", false);
        json.WriteBoolean("writeTextFile", false);
        json.WriteEndObject();
        json.WriteBoolean("terminal", false);
        json.WriteEndObject();
        json.WriteStartObject("clientInfo");
        json.WriteString("name", "ringside");
        json.WriteString("title", "Ringside");
        json.WriteString("version", Version);
        json.WriteEndObject();
    }

    public static void NewSession(Utf8JsonWriter json, string workdir)
    {
        json.WriteString("cwd", workdir);
        json.WriteStartArray("mcpServers");
        json.WriteEndArray();
    }

    public static void OldSession(Utf8JsonWriter json, string session, string workdir)
    {
        json.WriteString("sessionId", session);
        NewSession(json, workdir);
    }

    public static void Prompt(Utf8JsonWriter json, string session, IReadOnlyList<JsonElement> blocks)
    {
        json.WriteString("sessionId", session);
        json.WriteStartArray("prompt");
        foreach (var block in blocks)
        {
            block.WriteTo(json);
        }

        json.WriteEndArray();
    }
}
