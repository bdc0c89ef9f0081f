using System.Text.Json.Nodes;

namespace Ringside.ScriptedAgent;

/// <summary>Where a deed is done: the request it belongs to, and what it can say.</summary>
internal sealed class Stage(Wire wire, string session, JsonNode? id, CancellationToken cancelled)
{
    public Wire Wire => wire;

    public JsonNode? Id => id;

    public CancellationToken Cancelled => cancelled;

    /// <summary>The texts of the prompt's blocks.</summary>
    public IReadOnlyList<string> Blocks { get; init; } = [];

    /// <summary>The conversation, where it is kept.</summary>
    public Memory? Memory { get; init; }

    /// <summary>The servers of tools that it was offered.</summary>
    public JsonNode? Servers { get; init; }

    /// <summary>What else it was asked.</summary>
    public Controls? Controls { get; init; }

    /// <summary>What the turn's result says of tokens.</summary>
    public JsonObject? Usage { get; set; }

    /// <summary>What to do once the prompt is answered.</summary>
    public Action? AfterAnswer { get; set; }

    /// <summary>Does a deed, given as its name and its words.</summary>
    /// <returns>Whether the request is still to be answered as usual.</returns>
    public Task<bool> DoAsync(string deed)
    {
        var words = deed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Deeds.Table.TryGetValue(words[0], out var act)
            ? act(this, words[1..])
            : throw new InvalidOperationException($"There is no deed '{words[0]}'; there are {string.Join(", ", Deeds.Table.Keys)}.");
    }

    public void Update(string kind, JsonObject members)
    {
        members["sessionUpdate"] = kind;
        wire.Notify("session/update", new JsonObject { ["sessionId"] = session, ["update"] = members });
    }

    public void Say(string text, string? message = null)
    {
        var chunk = Text(text);
        if (message is not null)
        {
            chunk["messageId"] = message;
        }

        Update("agent_message_chunk", chunk);
    }

    public void Think(string text) => Update("agent_thought_chunk", Text(text));

    /// <summary>Asks for leave, with options as agents name them: their ids say nothing, their kinds do.</summary>
    /// <returns>The id of the chosen option; null where the turn is being cancelled.</returns>
    public async Task<string?> AskAsync(JsonObject? toolCall, string? textId = null)
    {
        var parameters = new JsonObject
        {
            ["sessionId"] = session,
            ["options"] = new JsonArray(
                Option("opt-always", "Always", "allow_always"), Option("opt-yes", "Yes", "allow_once"), Option("opt-no", "No", "reject_once")),
        };
        if (toolCall is not null)
        {
            parameters["toolCall"] = toolCall;
        }

        var answer = await wire.AskAsync("session/request_permission", parameters, textId);
        return answer?["outcome"]?["optionId"]?.GetValue<string>();
    }

    private static JsonObject Text(string text) => new() { ["content"] = new JsonObject { ["type"] = "text", ["text"] = text } };

    private static JsonObject Option(string id, string name, string kind) => new() { ["optionId"] = id, ["name"] = name, ["kind"] = kind };
}
