using System.Text;
using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>
/// Finds the artifacts that an event or a document mentions: whatever in it has the form of an artifact's id. One too many keeps bytes for longer, one too few
/// would lose them.
/// </summary>
public static class ArtifactMentions
{
    private const int IdLength = 30;

    public static IReadOnlyList<string> In(ReadOnlySpan<byte> json)
    {
        List<string>? found = null;
        for (int at; (at = json.IndexOf("art_"u8)) >= 0; json = json[(at + 4)..])
        {
            if (json.Length >= at + IdLength && Encoding.UTF8.GetString(json.Slice(at, IdLength)) is var id && Ids.IsValid(id, Ids.Artifact))
            {
                (found ??= []).Add(id);
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }
}
