using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Ringside.Protocol;

namespace Ringside.Agents.Chat.Providers;

/// <summary>What the bodies of both wires have in common.</summary>
internal static class JsonBody
{
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ProtocolJson.WriterOptions))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A call's arguments as the model gave them. Ours are all <see cref="JsonElement"/>.</summary>
    public static byte[] Arguments(FunctionCallContent call) => Write(json => WriteMembers(json, call));

    public static void WriteArguments(Utf8JsonWriter json, FunctionCallContent call)
    {
        json.WriteStartObject();
        WriteMembers(json, call);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, FunctionCallContent call)
    {
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            json.WritePropertyName(name);
            if (value is JsonElement element)
            {
                element.WriteTo(json);
            }
            else
            {
                json.WriteStringValue(value?.ToString());
            }
        }
    }

    /// <summary>The tools that the model may call.</summary>
    /// <param name="schema">What the wire calls a tool's schema.</param>
    /// <param name="wrapper">The type and the member that a tool is inside of; null where it stands by itself.</param>
    public static void WriteTools(Utf8JsonWriter json, ChatOptions options, string schema, string? wrapper = null)
    {
        json.WriteStartArray("tools");
        foreach (var tool in options.Tools!.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            if (wrapper is not null)
            {
                json.WriteString("type", wrapper);
                json.WriteStartObject(wrapper);
            }

            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName(schema);
            tool.JsonSchema.WriteTo(json);
            if (wrapper is not null)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A tool call as the model wrote it. What is no JSON object stays out of it, and is said so to whoever runs the tool.</summary>
    public static FunctionCallContent Call(string id, string name, string arguments)
    {
        try
        {
            var json = JsonElement.Parse(arguments.Length == 0 ? "{}" : arguments);
            return new FunctionCallContent(id, name, json.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return new FunctionCallContent(id, name) { Exception = error };
        }
    }
}
