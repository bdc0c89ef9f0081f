using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>The smallest value that fits a JSON schema, in JSON Schema's spelling or Gemini's (types in capitals).</summary>
public static class SchemaInstance
{
    public static JsonNode Of(JsonElement schema) => Of(schema, schema, 0);

    private static JsonNode Of(JsonElement schema, JsonElement root, int depth)
    {
        if (depth > 32 || schema.ValueKind != JsonValueKind.Object)
        {
            return new JsonObject();
        }

        if (schema.TryGetProperty("const", out var only))
        {
            return JsonNode.Parse(only.GetRawText())!;
        }

        if (schema.TryGetProperty("enum", out var choices))
        {
            return JsonNode.Parse(choices[0].GetRawText())!;
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Of(Resolve(root, reference.GetString()!), root, depth + 1);
        }

        foreach (var union in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(union, out var members))
            {
                return Of(members[0], root, depth + 1);
            }
        }

        return TypeOf(schema) switch
        {
            "object" => ObjectOf(schema, root, depth),
            "array" => ArrayOf(schema, root, depth),
            "number" or "integer" => JsonValue.Create(schema.TryGetProperty("minimum", out var least) ? least.GetDecimal() : 0),
            "boolean" => JsonValue.Create(false),
            _ => JsonValue.Create(schema.TryGetProperty("minLength", out var length) ? "ringside".PadRight(length.GetInt32(), '.') : "ringside"),
        };
    }

    private static string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : "string";
        }

        return (type.ValueKind == JsonValueKind.Array ? type[0] : type).GetString()!.ToLowerInvariant();
    }

    private static JsonObject ObjectOf(JsonElement schema, JsonElement root, int depth)
    {
        var instance = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                instance[property.Name] = Of(property.Value, root, depth + 1);
            }
        }

        return instance;
    }

    private static JsonArray ArrayOf(JsonElement schema, JsonElement root, int depth)
    {
        var count = schema.TryGetProperty("minItems", out var least) ? int.Parse(least.ToString()) : 0;
        return new([.. Enumerable.Range(0, count).Select(_ => Of(schema.GetProperty("items"), root, depth + 1))]);
    }

    private static JsonElement Resolve(JsonElement root, string reference) =>
        reference.TrimStart('#', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (element, name) => element.GetProperty(name));
}
