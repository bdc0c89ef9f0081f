using System.Text.Json.Nodes;

namespace Ringside.ScriptedAgent;

/// <summary>Plays what a real agent wrote in a recorded conversation: waits where the client spoke until this one does, and gives its requests' answers the ids that this one used.</summary>
internal sealed class Replay(Wire wire, string recording)
{
    public async Task RunAsync()
    {
        var ids = new Dictionary<string, JsonNode?>();
        foreach (var line in File.ReadLines(recording).Select(line => JsonNode.Parse(line)!))
        {
            var message = line["msg"]!.AsObject();
            var method = (string?)message["method"];
            if (method is "session/list" or "session/load")
            {
                break;
            }

            if ((string?)line["dir"] == "->")
            {
                if (await wire.ReadAsync() is not { } said)
                {
                    return;
                }

                ids[Id(message)] = said["id"];
            }
            else
            {
                if (method is null)
                {
                    message["id"] = ids[Id(message)]?.DeepClone();
                }

                wire.Send(message.DeepClone().AsObject());
            }
        }

        while (await wire.ReadAsync() is not null)
        {
        }
    }

    private static string Id(JsonObject message) => message["id"]?.ToJsonString() ?? "";
}
