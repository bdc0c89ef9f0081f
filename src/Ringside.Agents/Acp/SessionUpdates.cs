using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>Turns the kinds of <c>session/update</c> into what a host is told. What is unknown, empty or misshapen is nothing.</summary>
internal sealed class SessionUpdates(ToolCalls tools, SessionChoices choices, bool guessesContext)
{
    public AgentUpdate? Read(JsonElement update) => update.Text("sessionUpdate") switch
    {
        "agent_message_chunk" => Chunk(update),
        "agent_thought_chunk" => Text(update) is { } thought ? new ThoughtChunk(thought, update.Text("messageId")) : null,
        "tool_call" => tools.Read(update, starts: true),
        "tool_call_update" => tools.Read(update, starts: false),
        "plan" => update.Items("entries") is { } entries ? new PlanUpdate([.. entries.Select(Phase)]) : null,
        "usage_update" => Usage(update),
        "available_commands_update" => Commands(update),
        "current_mode_update" => update.Text("currentModeId") is { } mode ? new ModeUpdate(mode) : null,
        "config_option_update" => choices.Read(update),
        "session_info_update" => update.Text("title") is { Length: > 0 } title ? new TitleUpdate(title) : null,
        _ => null,
    };

    /// <summary>What the result of <c>session/new</c> says beside the session's id.</summary>
    public IEnumerable<AgentUpdate> Opening(JsonElement result)
    {
        var modes = result.Member("modes");
        if (modes.Text("currentModeId") is { } mode)
        {
            yield return new ModeUpdate(mode, modes?.Items("availableModes") is { } items ? [.. items.Select(Mode).OfType<SessionMode>()] : null);
        }

        if (choices.Opened(result) is { } options)
        {
            yield return options;
        }
    }

    private static AgentUpdate? Chunk(JsonElement update)
    {
        var message = update.Text("messageId");
        return update.Member("content") is not { } content ? null
            : content.Text("type") != "text" ? new MessageContent(AcpJson.Clean(content), message)
            : Text(update) is { } text ? new MessageChunk(text, message)
            : null;
    }

    private static string? Text(JsonElement update) => update.Member("content").Text("text") is { Length: > 0 } text ? text : null;

    private UsageReport Usage(JsonElement update) => new(
        ContextUsed: update.Number("used"),
        ContextSize: update.Number("size"),
        Cost: AcpJson.Cost(update.Member("cost")),
        ContextSource: guessesContext ? "estimated" : "reported");

    private static Phase Phase(JsonElement entry, int index) => new(
        $"{index + 1}",
        entry.Text("content") ?? "",
        entry.Text("status") is "in_progress" or "completed" or "failed" ? entry.Text("status")! : "pending",
        entry.Text("priority"));

    private static CommandsUpdate? Commands(JsonElement update) =>
        update.Items("availableCommands") is { } commands ? new CommandsUpdate([.. commands.Select(Command).OfType<AgentCommand>()]) : null;

    private static AgentCommand? Command(JsonElement command) =>
        command.Text("name") is { } name ? new AgentCommand(name, command.Text("description"), command.Member("input").Text("hint")) : null;

    private static SessionMode? Mode(JsonElement mode) =>
        mode.Text("id") is { } id ? new SessionMode(id, mode.Text("name") ?? id, mode.Text("description")) : null;
}
