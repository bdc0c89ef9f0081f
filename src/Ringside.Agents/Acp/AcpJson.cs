using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>Makes JSON of our own, and of others' what the wire may carry.</summary>
internal static class AcpJson
{
    public static JsonElement Write(Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ProtocolJson.WriterOptions))
        {
            value(json);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>The same without nulls (W1) and without <c>_meta</c>, which is between an agent and its own client.</summary>
    public static JsonElement Clean(JsonElement value) => Write(json => Clean(json, value));

    /// <summary>
    /// A tool call's content block. A diff of a new file has no <c>oldText</c>, where claude and codex write null, gemini and copilot an empty text
    /// (agents/README.md §10.4).
    /// </summary>
    public static JsonElement Block(JsonElement block) => block.Text("type") == "diff"
        ? Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "diff");
            json.WriteString("path", block.Text("path") ?? "");
            if (block.Text("oldText") is { Length: > 0 } old)
            {
                json.WriteString("oldText", old);
            }

            json.WriteString("newText", block.Text("newText") ?? "");
            json.WriteEndObject();
        })
        : Clean(block);

    /// <summary>A tool call's content block of plain text.</summary>
    public static JsonElement TextBlock(string text) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "content");
        json.WriteStartObject("content");
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>ACP's cost has a binary number, such as 0.008400000000000001: a billionth is as fine as any price.</summary>
    public static Cost? Cost(JsonElement? cost) =>
        cost?.Member("amount") is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount) && cost.Text("currency") is { } currency
            ? new Cost(decimal.Round(amount, 9).ToString("0.#########", CultureInfo.InvariantCulture), currency, "reported")
            : null;

    private static void Clean(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null && member.Name != "_meta"))
                {
                    json.WritePropertyName(member.Name);
                    Clean(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null))
                {
                    Clean(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
