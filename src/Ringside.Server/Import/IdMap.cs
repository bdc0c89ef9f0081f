using System.Buffers;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Server.Import;

/// <summary>
/// New ids for what comes from another log, each the same wherever it stands: what is imported twice, or into the log it comes from, is none of what is there.
/// Messages and tools are their session's own, and keep theirs; so do people.
/// </summary>
internal sealed class IdMap(TimeProvider time)
{
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    public string Of(string prefix, string id)
    {
        if (!ids.TryGetValue(id, out var made))
        {
            ids[id] = made = Ids.New(prefix, time);
        }

        return made;
    }

    public string? Maybe(string prefix, string? id) => id is null ? null : Of(prefix, id);

    /// <summary>An event's data with its ids replaced; every other byte is as it was.</summary>
    /// <param name="known">Whether it is one of the server's own types, whose members mean what they say.</param>
    public byte[] Rewrite(ReadOnlySpan<byte> json, bool known)
    {
        var found = new List<(int Start, int End, string Id)>();
        var (member, artifactDepth) = ("", -1);
        for (var reader = new Utf8JsonReader(json); reader.Read();)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = reader.GetString()!;
                    break;
                case JsonTokenType.StartObject when member == "artifact":
                    artifactDepth = reader.CurrentDepth + 1;
                    member = "";
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth + 1 == artifactDepth:
                    artifactDepth = -1;
                    break;
                case JsonTokenType.String when reader.CurrentDepth == artifactDepth && member == "id" && Ids.IsValid(reader.GetString(), Ids.Artifact):
                    found.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, Of(Ids.Artifact, reader.GetString()!)));
                    break;
                case JsonTokenType.String when known && reader.CurrentDepth == 1 && PrefixOf(member) is { } prefix:
                    found.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, Of(prefix, reader.GetString()!)));
                    break;
            }
        }

        if (found.Count == 0)
        {
            return json.ToArray();
        }

        var (output, copied) = (new ArrayBufferWriter<byte>(json.Length + 64), 0);
        foreach (var (start, end, id) in found)
        {
            output.Write(json[copied..start]);
            output.Write(JsonSerializer.SerializeToUtf8Bytes(id, ProtocolJson.Default.String));
            copied = end;
        }

        output.Write(json[copied..]);
        return output.WrittenSpan.ToArray();
    }

    private static string? PrefixOf(string member) => member switch
    {
        "run" or "plan" => Ids.Run,
        "prompt" => Ids.Prompt,
        "interaction" => Ids.Interaction,
        "thread" => Ids.Thread,
        "from" or "to" or "parent" => Ids.Session,
        "task" => Ids.Task,
        _ => null,
    };
}
