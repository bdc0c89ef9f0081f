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

    /// <param name="takesHttp">Whether the agent speaks to servers of the Model Context Protocol over HTTP; it starts programs that are one in any case.</param>
    public static void NewSession(Utf8JsonWriter json, string workdir, OfferedTools? tools, bool takesHttp)
    {
        json.WriteString("cwd", workdir);
        json.WriteStartArray("mcpServers");
        if (tools is { Address: { } address } && (takesHttp || tools.Bridge.Count > 0))
        {
            json.WriteStartObject();
            json.WriteString("name", OfferedTools.Server);
            if (takesHttp)
            {
                json.WriteString("type", "http");
                json.WriteString("url", address.ToString());
                NameAndValue(json, "headers", "Authorization", $"Bearer {tools.Token}");
            }
            else
            {
                json.WriteString("command", tools.Bridge[0]);
                json.WriteStartArray("args");
                foreach (var argument in tools.Bridge.Skip(1))
                {
                    json.WriteStringValue(argument);
                }

                json.WriteEndArray();
                NameAndValue(json, "env", OfferedTools.TokenVariable, tools.Token);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void OldSession(Utf8JsonWriter json, string session, string workdir, OfferedTools? tools, bool takesHttp)
    {
        json.WriteString("sessionId", session);
        NewSession(json, workdir, tools, takesHttp);
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

    private static void NameAndValue(Utf8JsonWriter json, string list, string name, string value)
    {
        json.WriteStartArray(list);
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
