using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Ringside.Protocol;

namespace Ringside.Server.Api;

/// <summary>Reads JSON of requests strictly: what is not JSON, not known, missing or of the wrong kind is named with its path (W2).</summary>
public static partial class RequestBody
{
    /// <param name="path">Where it stands, if it is a part of the request.</param>
    public static T Parse<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> shape, string path = "")
    {
        if (StrictJson.TryRead(json.Span, shape) is { } fits)
        {
            return (T)fits;
        }

        using var document = ParseJson(json, path);
        return Bind(document.RootElement, shape, path);
    }

    /// <param name="prefix">Path of the element in the request, for errors.</param>
    public static T Bind<T>(JsonElement element, JsonTypeInfo<T> shape, string prefix) => (T)Bind(element, (JsonTypeInfo)shape, prefix);

    /// <inheritdoc cref="Bind{T}"/>
    public static object Bind(JsonElement element, JsonTypeInfo shape, string prefix)
    {
        if (StrictJson.TryRead(element, shape) is { } fits)
        {
            return fits;
        }

        try
        {
            RejectUnknown(element, shape, prefix);
            return element.Deserialize(shape) ?? throw RejectedException.Invalid(PathOf(prefix, null), "must not be null");
        }
        catch (JsonException e)
        {
            throw Explain(e, prefix);
        }
    }

    /// <param name="path">Where it stands, if it is a part of the request.</param>
    public static JsonDocument ParseJson(ReadOnlyMemory<byte> json, string path = "")
    {
        // The parser looks into no text; what a program writes would be stored and sent on as it came.
        if (!Utf8.IsValid(json.Span))
        {
            throw NotJson(path, "is not UTF-8");
        }

        try
        {
            var document = JsonDocument.Parse(json);
            RejectHalves(json.Span, path);
            return document;
        }
        catch (JsonException e)
        {
            throw NotJson(path, $"is not JSON: {e.Message}");
        }
    }

    /// <summary>Half a code point, which only an escape can spell, is in no text that could be written again.</summary>
    private static void RejectHalves(ReadOnlySpan<byte> json, string path)
    {
        if (json.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw NotJson(path, $"is not JSON: the text at byte {reader.TokenStartIndex} has half a code point");
                }
            }
        }
    }

    private static RejectedException NotJson(string path, string problem) => new(ErrorCodes.InvalidJson, $"{(path.Length == 0 ? "The body" : path)} {problem}")
    {
        Errors = path.Length == 0 ? null : new Dictionary<string, string[]> { [path] = [problem] },
    };

    private static void RejectUnknown(JsonElement element, JsonTypeInfo shape, string path)
    {
        if (shape.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array && shape.ElementType is { } item)
        {
            var index = 0;
            foreach (var child in element.EnumerateArray())
            {
                RejectUnknownItem(child, item, shape.Options, $"{path}[{index++}]");
            }
        }
        else if (shape.Kind == JsonTypeInfoKind.Dictionary && element.ValueKind == JsonValueKind.Object && shape.ElementType is { } value)
        {
            foreach (var member in element.EnumerateObject())
            {
                RejectUnknownItem(member.Value, value, shape.Options, $"{path}.{member.Name}");
            }
        }
        else if (shape.Kind == JsonTypeInfoKind.Object && element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                var memberPath = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
                var known = shape.Properties.FirstOrDefault(property => property.Name == member.Name) ?? throw new RejectedException(
                    ErrorCodes.UnknownMember, $"{memberPath} is not known here. Known: {string.Join(", ", shape.Properties.Select(property => property.Name))}.")
                {
                    Errors = new Dictionary<string, string[]> { [memberPath] = ["is not known"] },
                };
                if (known.PropertyType != typeof(JsonElement) && known.PropertyType != typeof(JsonElement?))
                {
                    RejectUnknown(member.Value, shape.Options.GetTypeInfo(known.PropertyType), memberPath);
                }
            }
        }
    }

    /// <summary>An item of a collection; .NET lets a null through there, where it refuses one in a member.</summary>
    private static void RejectUnknownItem(JsonElement item, Type type, JsonSerializerOptions options, string path)
    {
        if (type == typeof(JsonElement))
        {
            return;
        }

        if (item.ValueKind == JsonValueKind.Null)
        {
            throw RejectedException.Invalid(path, "must not be null");
        }

        RejectUnknown(item, options.GetTypeInfo(type), path);
    }

    private static string PathOf(string prefix, string? path)
    {
        var inner = path?.TrimStart('$').TrimStart('.') ?? "";
        return (prefix.Length, inner.Length) switch
        {
            (0, 0) => "body",
            (_, 0) => prefix,
            (0, _) => inner,
            _ => inner[0] == '[' ? prefix + inner : $"{prefix}.{inner}",
        };
    }

    /// <summary>Members that are missing by name; else the path of what does not fit. What .NET says besides speaks of its types.</summary>
    private static RejectedException Explain(JsonException e, string prefix)
    {
        var path = PathOf(prefix, e.Path);
        var missing = e.Message.Contains("missing required", StringComparison.Ordinal) ? MissingNames().Matches(e.Message).Skip(1).Select(match => match.Groups[1].Value).ToList() : [];
        if (missing.Count == 0)
        {
            return RejectedException.Invalid(path, e.InnerException is null && !e.Message.StartsWith("The JSON value", StringComparison.Ordinal) ? e.Message.Split(" Path: ")[0] : "is of the wrong kind");
        }

        var errors = missing.ToDictionary(name => path == "body" ? name : $"{path}.{name}", _ => new[] { "is missing" });
        return new RejectedException(ErrorCodes.Invalid, $"{string.Join(", ", errors.Keys)}: missing") { Errors = errors };
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex MissingNames();
}
