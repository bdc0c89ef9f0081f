using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Replay;

/// <summary>
/// A recorded conversation with a real agent. Plays the agent's side: writes what it wrote, and waits where the client spoke until this client says
/// the same.
/// </summary>
internal sealed class Recording(string name, Func<string?, bool> takes)
{
    private static readonly JsonSerializerOptions AsSent = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(bool IsClient, JsonObject Message)> lines =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Transcripts", $"{name}.ndjson"))
            .Select(line => JsonNode.Parse(line)!)
            .Select(line => ((string)line["dir"]! == "->", line["msg"]!.AsObject()))
            .TakeWhile(line => takes((string?)line.Item2["method"])),
    ];

    /// <summary>The turns.</summary>
    public Recording(string name)
        : this(name, method => method is not ("session/list" or "session/load"))
    {
    }

    /// <summary>
    /// What a load was answered, by an agent that offers nothing better, in a process of its own; where it was refused, the new session that follows.
    /// </summary>
    public static Recording OfLoad(string name)
    {
        var all = new Recording(name, _ => true);
        var load = all.lines.FindIndex(line => (string?)line.Message["method"] == "session/load");
        var opening = all.lines[..all.lines.FindIndex(line => (string?)line.Message["method"] == "session/prompt")];
        opening[1].Message["result"]!["agentCapabilities"]!["sessionCapabilities"]?.AsObject().Remove("resume");
        all.lines.RemoveRange(0, load);
        all.IsRefused = all.lines.Any(line => line.Message.ContainsKey("error"));
        all.lines.InsertRange(0, opening[..2]);
        all.lines.AddRange(all.IsRefused ? opening[2..] : []);
        return all;
    }

    /// <summary>Whether the agent refused to load its session.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The agent's id of the session that it was asked to load.</summary>
    public string Loaded => (string)lines[2].Message["params"]!["sessionId"]!;

    public IEnumerable<string> Prompts => lines
        .Where(line => line.IsClient && (string?)line.Message["method"] == "session/prompt")
        .Select(line => (string)line.Message["params"]!["prompt"]![0]!["text"]!);

    /// <summary>Plays to the end.</summary>
    /// <param name="cancel">Runs where the client cancelled.</param>
    public async Task PlayAsync(MemoryProgram program, Func<Task> cancel)
    {
        var ids = new Dictionary<string, JsonNode?>();
        foreach (var (isClient, message) in lines)
        {
            var method = (string?)message["method"];
            if (!isClient)
            {
                if (method is null)
                {
                    message["id"] = ids[message["id"]!.ToJsonString()]?.DeepClone();
                }

                await program.AgentWriter.WriteLineAsync(message.ToJsonString(AsSent));
                continue;
            }

            if (method == "session/cancel")
            {
                await cancel();
            }

            var line = await program.AgentReader.ReadLineAsync().Within($"the client's {message.ToJsonString()}");
            var said = JsonNode.Parse(line ?? throw new InvalidOperationException($"The client closed, and owes {message.ToJsonString()}"))!.AsObject();
            Assert.Equal(method, (string?)said["method"]);
            if (method is null)
            {
                Assert.Equal(message["id"]!.ToJsonString(), said["id"]!.ToJsonString());
                Assert.Equal(message["result"]!.ToJsonString(), said["result"]?.ToJsonString());
            }
            else
            {
                ids[message["id"]?.ToJsonString() ?? ""] = said["id"];
                var (expected, actual) = (message["params"]!.AsObject(), said["params"]!.AsObject());
                expected.Remove("clientInfo");
                actual.Remove("clientInfo");
                Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
            }
        }
    }
}
