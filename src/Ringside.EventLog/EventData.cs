using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>An event's data on its way into the log: at most 64 KiB, with what is longer moved into artifacts (E5).</summary>
internal static class EventData
{
    public const int MaxBytes = 64 * 1024;
    private const int PreviewBytes = 4 * 1024;

    /// <summary>JSON is read up to 64 levels deep; around data stand the members of pages, frames and documents.</summary>
    private const int MaxDepth = 56;

    /// <summary>Members whose texts may be long; a title or an id that is too long is an error instead.</summary>
    private static readonly string[] LongMembers = ["text", "reasoning", "result", "input", "output", "content", "context", "configOptions"];

    /// <returns>The JSON, and the object it was made from unless a text was moved out of it.</returns>
    /// <exception cref="EventTooLargeException">It is too long even without its long texts, or too deep.</exception>
    public static (byte[] Json, object? Data) Encode(NewEvent e, TimeProvider time, List<StoredArtifact> artifacts)
    {
        var shape = EventTypes.ShapeOf(e.Type);
        var json = shape is null ? Encode((JsonElement)e.Data) : JsonSerializer.SerializeToUtf8Bytes(e.Data, shape);
        if (IsTooDeep(json))
        {
            throw new EventTooLargeException($"The data of a {e.Type} event is more than {MaxDepth} levels deep.");
        }

        return json.Length <= MaxBytes ? (json, e.Data) : (Shorten(e, json, shape is not null, time, artifacts), null);
    }

    /// <summary>JSON from outside: as it came, unless it has line breaks, which would end an SSE line, or escapes, which are written in one way.</summary>
    private static byte[] Encode(JsonElement data)
    {
        var raw = JsonMarshal.GetRawUtf8Value(data);
        return raw.ContainsAnyInRange((byte)0, (byte)0x1f) || raw.Contains((byte)'\\') ? JsonSerializer.SerializeToUtf8Bytes(data, ProtocolJson.Default.JsonElement) : raw.ToArray();
    }

    /// <summary>Checks data that is not to be shortened.</summary>
    /// <exception cref="EventTooLargeException">It is too long, or too deep.</exception>
    public static void Check(string type, ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes || IsTooDeep(json))
        {
            throw new EventTooLargeException($"The data of a {type} event is more than {MaxBytes} bytes long, or more than {MaxDepth} levels deep.");
        }
    }

    private static byte[] Shorten(NewEvent e, byte[] json, bool known, TimeProvider time, List<StoredArtifact> artifacts)
    {
        var size = json.Length;
        var moved = new List<(LongToken Token, byte[] Preview, StoredArtifact Artifact)>();
        List<LongToken> tokens = EventTypes.IsDelta(e.Type) ? [] : LongTokens(json, known);
        foreach (var token in tokens.OrderByDescending(token => token.Length))
        {
            var bytes = Encoding.UTF8.GetBytes(token.Text);
            if (size <= MaxBytes || bytes.Length <= PreviewBytes)
            {
                continue;
            }

            var artifact = new StoredArtifact(Ids.New(Ids.Artifact, time), e.Scope.Session, "text/plain; charset=utf-8", Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
            var preview = new Preview(Start(bytes), new ArtifactReference(artifact.Id, bytes.Length, artifact.MediaType));
            moved.Add((token, JsonSerializer.SerializeToUtf8Bytes(preview, ProtocolJson.Default.Preview), artifact));
            size += moved[^1].Preview.Length - token.Length;
        }

        if (size > MaxBytes)
        {
            throw new EventTooLargeException($"The data of a {e.Type} event is {size} bytes; at most {MaxBytes} are taken.");
        }

        artifacts.AddRange(moved.Select(part => part.Artifact));
        return Spliced(json, moved.OrderBy(part => part.Token.Start).Select(part => (part.Token, part.Preview)));
    }

    /// <summary>The JSON with tokens replaced, and every other byte as it was (W1).</summary>
    private static byte[] Spliced(ReadOnlySpan<byte> json, IEnumerable<(LongToken Token, byte[] Preview)> replaced)
    {
        var output = new ArrayBufferWriter<byte>(MaxBytes);
        var copied = 0;
        foreach (var (token, preview) in replaced)
        {
            output.Write(json[copied..token.Start]);
            output.Write(preview);
            copied = token.Start + token.Length;
        }

        output.Write(json[copied..]);
        return output.WrittenSpan.ToArray();
    }

    private static List<LongToken> LongTokens(ReadOnlySpan<byte> json, bool known)
    {
        var tokens = new List<LongToken>();
        var mayBeLong = !known;
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                mayBeLong = !known || LongMembers.Contains(reader.GetString());
            }
            else if (reader.TokenType == JsonTokenType.String && mayBeLong && reader.BytesConsumed - reader.TokenStartIndex > PreviewBytes)
            {
                tokens.Add(new LongToken((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex), reader.GetString()!));
            }
        }

        return tokens;
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        if (json.Count((byte)'{') + json.Count((byte)'[') <= MaxDepth)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth >= MaxDepth && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                return true;
            }
        }

        return false;
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

    /// <summary>A text in JSON, where it stands and how long it is there, quotes included.</summary>
    private readonly record struct LongToken(int Start, int Length, string Text);
}

/// <summary>An event whose data cannot be brought under 64 KiB (E5), or is nested too deep.</summary>
public sealed class EventTooLargeException(string message) : Exception(message);
