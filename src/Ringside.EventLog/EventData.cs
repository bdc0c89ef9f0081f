using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>An event's data on its way into the log: at most 64 KiB, with what is longer moved into artifacts (E5).</summary>
internal static class EventData
{
    public const int MaxBytes = 64 * 1024;
    private const int PreviewBytes = 4 * 1024;

    /// <summary>Members whose texts may be long; a title or an id that is too long is an error instead.</summary>
    private static readonly string[] LongMembers = ["text", "result", "input", "output", "content", "context", "configOptions"];

    /// <returns>The JSON, and the object it was made from unless a text was moved out of it.</returns>
    /// <exception cref="EventTooLargeException">It is too long even without its long texts.</exception>
    public static (byte[] Json, object? Data) Encode(NewEvent e, TimeProvider time, List<StoredArtifact> artifacts)
    {
        var shape = EventTypes.ShapeOf(e.Type);
        var json = shape is null
            ? JsonSerializer.SerializeToUtf8Bytes((JsonElement)e.Data, ProtocolJson.Default.JsonElement)
            : JsonSerializer.SerializeToUtf8Bytes(e.Data, shape);
        return json.Length <= MaxBytes ? (json, e.Data) : (Shorten(e, json, shape is not null, time, artifacts), null);
    }

    private static byte[] Shorten(NewEvent e, byte[] json, bool known, TimeProvider time, List<StoredArtifact> artifacts)
    {
        var root = EventTypes.IsDelta(e.Type) ? null : JsonNode.Parse(json) as JsonObject;
        while (root is not null && json.Length > MaxBytes)
        {
            var members = root.Where(member => !known || LongMembers.Contains(member.Key)).Select(member => member.Value);
            var longest = members.SelectMany(Strings).MaxBy(text => text.GetValue<string>().Length);
            var bytes = Encoding.UTF8.GetBytes(longest?.GetValue<string>() ?? "");
            if (bytes.Length <= PreviewBytes)
            {
                break;
            }

            var artifact = new StoredArtifact(Ids.New(Ids.Artifact, time), e.Scope.Session, "text/plain; charset=utf-8", Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
            artifacts.Add(artifact);
            Replace(longest!, JsonSerializer.SerializeToNode(
                new Preview(Start(bytes), new ArtifactReference(artifact.Id, bytes.Length, artifact.MediaType)), ProtocolJson.Default.Preview)!);
            json = JsonSerializer.SerializeToUtf8Bytes(root.Deserialize(ProtocolJson.Default.JsonElement), ProtocolJson.Default.JsonElement);
        }

        return json.Length <= MaxBytes ? json : throw new EventTooLargeException($"The data of a {e.Type} event is {json.Length} bytes; at most {MaxBytes} are taken.");
    }

    private static void Replace(JsonValue old, JsonNode node)
    {
        if (old.Parent is JsonObject members)
        {
            members[old.GetPropertyName()] = node;
        }
        else
        {
            old.Parent!.AsArray()[old.GetElementIndex()] = node;
        }
    }

    /// <summary>The first bytes as text, cut before a code point that would not fit whole.</summary>
    private static string Start(byte[] utf8)
    {
        var end = PreviewBytes;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(utf8, 0, end);
    }

    private static IEnumerable<JsonValue> Strings(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(member => Strings(member.Value)),
        JsonArray a => a.SelectMany(Strings),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [v],
        _ => [],
    };
}

/// <summary>An event whose data cannot be brought under 64 KiB (E5).</summary>
public sealed class EventTooLargeException(string message) : Exception(message);
