using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ringside.Protocol;

/// <summary>
/// A text member of an event. Up to the size an event may have it is a plain JSON string; beyond that it is
/// <c>{"preview": first 4 KiB, "artifact": {id, size, mediaType}}</c> (E5).
/// </summary>
/// <param name="Text">The whole text, or its first 4 KiB where <paramref name="Artifact"/> holds the rest.</param>
/// <param name="Artifact">Where the whole text is, if it was too long.</param>
[JsonConverter(typeof(LongTextJsonConverter))]
public sealed record LongText(string Text, ArtifactReference? Artifact = null)
{
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator LongText?(string? text) => text is null ? null : new LongText(text);

    public override string ToString() => Text;
}

/// <summary>An artifact as an event names it: <paramref name="Size"/> in bytes.</summary>
public sealed record ArtifactReference(string Id, long Size, string MediaType)
{
    /// <summary><c>open</c> while it grows, then <c>sealed</c>; absent where it came whole.</summary>
    public string? State { get; init; }

    /// <summary>Of one that has grown, once it is sealed.</summary>
    public string? Sha256 { get; init; }
}

internal sealed class LongTextJsonConverter : JsonConverter<LongText>
{
    public override LongText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new LongText(reader.GetString()!);
        }

        var preview = JsonSerializer.Deserialize(ref reader, ProtocolJson.Default.Preview)!;
        return new LongText(preview.Text, preview.Artifact);
    }

    public override void Write(Utf8JsonWriter writer, LongText value, JsonSerializerOptions options)
    {
        if (value.Artifact is null)
        {
            writer.WriteStringValue(value.Text);
        }
        else
        {
            JsonSerializer.Serialize(writer, new Preview(value.Text, value.Artifact), ProtocolJson.Default.Preview);
        }
    }
}

/// <summary>What stands in place of a text that was too long for its event (E5).</summary>
public sealed record Preview([property: JsonPropertyName("preview")] string Text, ArtifactReference Artifact);

/// <summary>What stands in place of what a tool prints, where that is more than its events keep (G66): its last lines, and the artifact that has all of it.</summary>
public sealed record PrintedTail([property: JsonPropertyName("tail")] string Text, ArtifactReference Artifact)
{
    /// <summary>Bytes that are not in the artifact, since they came after its limit or could not be written.</summary>
    public long? LeftOut { get; init; }
}
