using System.Text.Json.Nodes;

namespace Ringside.ScriptedAgent;

/// <summary>What a conversation was, kept in the folder that the agent works in, so that another process of it can go on.</summary>
internal sealed class Memory(string conversation)
{
    private readonly List<string> prompts = [];

    /// <summary>A conversation of which nothing is kept yet.</summary>
    public static Memory New() => new($"conversation-{Environment.ProcessId}-{Environment.TickCount64}");

    /// <summary>The agent's own id of it.</summary>
    public string Id => conversation;

    /// <summary>The prompts so far.</summary>
    public IReadOnlyList<string> Prompts => prompts;

    /// <summary>Reads one that another process kept; null where there is none of that name.</summary>
    public static Memory? Find(string conversation)
    {
        if (!File.Exists(PathOf(conversation)))
        {
            return null;
        }

        var found = new Memory(conversation);
        found.prompts.AddRange(File.ReadLines(PathOf(conversation)).Select(line => (string)JsonNode.Parse(line)!));
        return found;
    }

    public void Add(string prompt)
    {
        prompts.Add(prompt);
        File.AppendAllText(PathOf(conversation), JsonValue.Create(prompt).ToJsonString() + "\n");
    }

    /// <summary>Tells it all again, as agents do while a session is loaded: everything that a turn may say, and more.</summary>
    public void Replay(Stage stage)
    {
        stage.Update("session_info_update", new JsonObject { ["title"] = "A title of long ago" });
        foreach (var prompt in prompts)
        {
            stage.Update("user_message_chunk", new JsonObject { ["content"] = new JsonObject { ["type"] = "text", ["text"] = prompt } });
            stage.Think("replayed thought");
            stage.Say($"replayed answer to {prompt}");
            stage.Update("tool_call", new JsonObject { ["toolCallId"] = "replayed", ["title"] = "Replayed", ["status"] = "in_progress" });
            stage.Update("plan", new JsonObject { ["entries"] = new JsonArray(new JsonObject { ["content"] = "Replayed", ["status"] = "pending" }) });
            stage.Update("usage_update", new JsonObject { ["used"] = 199_999, ["size"] = 200_000 });
        }
    }

    private static string PathOf(string conversation) => Path.Combine(Directory.GetCurrentDirectory(), $".{conversation}");
}
