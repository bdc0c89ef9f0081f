using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ringside.Protocol;

/// <summary>
/// A place in a workspace's log, written <c>epoch.position</c> and opaque to clients. The epoch is what tells a place in this log from the same number
/// in another one: a restored backup or a replaced log gives positions twice, and only a new epoch makes a reader notice (wire.md §1, R4 <c>reset</c>).
/// </summary>
[JsonConverter(typeof(CursorJsonConverter))]
public readonly record struct Cursor(string Epoch, long Position)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Position}");

    public static bool TryParse(string? text, out Cursor cursor)
    {
        cursor = default;
        var dot = text?.LastIndexOf('.') ?? -1;
        if (dot < 1
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            || text.AsSpan(0, dot).ContainsAnyExcept("0123456789abcdefghijklmnopqrstuvwxyz"))
        {
            return false;
        }

        cursor = new Cursor(text![..dot], position);
        return true;
    }
}

internal sealed class CursorJsonConverter : JsonConverter<Cursor>
{
    public override Cursor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Cursor.TryParse(reader.GetString(), out var cursor) ? cursor : throw new JsonException("not a cursor");

    public override void Write(Utf8JsonWriter writer, Cursor value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
