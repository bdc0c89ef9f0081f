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

    /// <summary>The turn that it finds ended it is not to follow by one of its own.</summary>
    public static void Steer(Utf8JsonWriter json, string session, IReadOnlyList<JsonElement> blocks)
    {
        Prompt(json, session, blocks);
        json.WriteStartObject("_meta");
        json.WriteStartObject("steering");
        json.WriteString("idleBehavior", "promptRequired");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void SetMode(Utf8JsonWriter json, string session, string mode)
    {
        json.WriteString("sessionId", session);
        json.WriteString("modeId", mode);
    }

    public static void SetModel(Utf8JsonWriter json, string session, string model)
    {
        json.WriteString("sessionId", session);
        json.WriteString("modelId", model);
    }

    public static void SetConfig(Utf8JsonWriter json, string session, string option, JsonElement value)
    {
        json.WriteString("sessionId", session);
        json.WriteString("configId", option);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            json.WriteString("type", "boolean");
        }

        json.WritePropertyName("value");
        value.WriteTo(json);
    }
}
