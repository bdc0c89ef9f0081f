using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Ringside.Protocol;

namespace Ringside.Server.Api;

/// <summary>
/// The short way for JSON that fits, as nearly all does: one pass, in a third of the time. Whatever it cannot vouch for is read the long way, which names what is wrong.
/// </summary>
internal static class StrictJson
{
    private static readonly ProtocolJson Strict = new(new JsonSerializerOptions(ProtocolJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    /// <returns>Null: it does not fit, or only a closer look can tell.</returns>
    public static object? TryRead(ReadOnlySpan<byte> json, JsonTypeInfo shape)
    {
        // .NET lets a null through in a collection, where it refuses one in a member; an escape may spell half a code point.
        if (json.IndexOf("null"u8) >= 0 || json.IndexOf("\\u"u8) >= 0 || !Utf8.IsValid(json) || Strict.GetTypeInfo(shape.Type) is not { } strict)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, JsonTypeInfo)"/>
    public static object? TryRead(JsonElement json, JsonTypeInfo shape) => TryRead(JsonMarshal.GetRawUtf8Value(json), shape);
}
