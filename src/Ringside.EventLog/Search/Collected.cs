using System.Buffers;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog.Search;

/// <summary>The texts of one event, each once, in full where the event has only a beginning.</summary>
internal sealed class Collected(Func<string, string?> artifact)
{
    /// <summary>Of so many characters of base64 and nothing else, none is a word that anybody would look for.</summary>
    private const int Encoded = 1024;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_");

    private readonly List<PartText> texts = [];
    private readonly HashSet<PartText> seen = [];

    public IReadOnlyList<PartText> All => texts;

    public void Add(SearchPart part, LongText? text)
    {
        if (text is not null)
        {
            Add(part, text.Artifact is { } whole ? artifact(whole.Id) ?? text.Text : text.Text);
        }
    }

    public void Add(SearchPart part, string? text)
    {
        if (text is not null && text.AsSpan().Trim() is { IsEmpty: false } trimmed && !IsEncoded(trimmed) && seen.Add(new PartText(part, trimmed.ToString())))
        {
            texts.Add(new PartText(part, trimmed.ToString()));
        }
    }

    /// <summary>Every text of a JSON value, however deep.</summary>
    public void AddStrings(SearchPart part, JsonElement json)
    {
        if (TextOf(json) is { } text)
        {
            Add(part, text);
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                AddStrings(part, member.Value);
            }
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                AddStrings(part, item);
            }
        }
    }

    /// <summary>An ACP content block: its text, or what it is called. Pictures and sounds have none.</summary>
    public void AddBlock(SearchPart part, JsonElement block)
    {
        switch (Json.Text(block, "type"))
        {
            case "text" when block.TryGetProperty("text", out var text):
                AddStrings(part, text);
                break;
            case "resource_link":
                Add(part, string.Join('\n', new[] { "name", "title", "description", "uri" }.Select(member => Json.Text(block, member)).OfType<string>()));
                break;
            case "resource" when block.TryGetProperty("resource", out var resource):
                Add(part, Json.Text(resource, "uri"));
                if (resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("text", out var content))
                {
                    AddStrings(part, content);
                }

                break;
        }
    }

    /// <summary>The text of a JSON string, or of what stands in the place of one that was too long (E5, G66).</summary>
    public string? TextOf(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString();
        }

        var shown = Json.Text(json, "preview") ?? Json.Text(json, "tail");
        return shown is not null && json.TryGetProperty("artifact", out var reference) && Json.Text(reference, "id") is { } id ? artifact(id) ?? shown : null;
    }

    private static bool IsEncoded(ReadOnlySpan<char> text) => text.Length > Encoded && !text.ContainsAnyExcept(Base64);
}

internal static class Json
{
    /// <summary>A member's text, if it is there and is a text.</summary>
    public static string? Text(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
