using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>
/// What ACP says of tool calls, from the three places where it does (<c>tool_call</c>, <c>tool_call_update</c>, a permission's <c>toolCall</c>), in one
/// form. Remembers of a call only what the agent sends in pieces, and whether its turn is over.
/// </summary>
internal sealed class ToolCalls(OfferedTools? offered)
{
    private readonly Dictionary<string, ToolCallState> calls = [];
    private readonly OwnCalls own = new(offered);

    /// <summary>Reads what is new of a call.</summary>
    /// <param name="starts">Whether this announces a call: then the id of a call that has ended is that of a new one.</param>
    /// <returns>Null where there is no id, or nothing new, or the call or its turn has ended.</returns>
    public ToolCallUpdate? Read(JsonElement call, bool starts)
    {
        if (call.Text("toolCallId") is not { Length: > 0 } id)
        {
            return null;
        }

        var isNew = !calls.TryGetValue(id, out var state) || (starts && state.IsOver);
        if (isNew)
        {
            calls[id] = state = new ToolCallState { Own = own.Find(call, NameOf(call)) };
        }

        if (state!.IsOver)
        {
            return null;
        }

        var (content, printed, anew) = state.Take(call);
        var update = new ToolCallUpdate
        {
            CallId = id,
            Name = NameOf(call),
            Kind = call.Text("kind"),
            Title = call.Text("title"),
            Input = call.Member("rawInput"),
            Output = call.Member("rawOutput"),
            Content = content,
            Printed = printed.AsMemory(),
            PrintsAnew = anew,
            Locations = Locations(call),
            Status = call.Text("status") is "pending" or "in_progress" or "completed" or "failed" ? call.Text("status") : null,
        };

        update = state.Own?.Told(update, call, isNew) ?? update;
        if (update.Status is "completed" or "failed")
        {
            state.End();
        }

        // claude tells some things only to its own client, in _meta; what is left of such an update is the name.
        return isNew || update != new ToolCallUpdate { CallId = id, Name = update.Name, IsOwn = update.IsOwn } ? update : null;
    }

    /// <summary>A call of an earlier time, told again: it is known, and over.</summary>
    public void Remember(JsonElement call)
    {
        if (call.Text("toolCallId") is { Length: > 0 } id)
        {
            calls[id] = ToolCallState.Over();
        }
    }

    /// <summary>
    /// The turn is over, and whoever follows it closes what is open. codex-acp writes on of a command that outlives a cancel; that must not open the call anew.
    /// </summary>
    public void EndTurn()
    {
        foreach (var state in calls.Values)
        {
            state.End();
        }
    }

    private static string? NameOf(JsonElement call) => call.Text("name") ?? call.Member("_meta").Member("claudeCode").Text("toolName");

    private static ToolLocation[]? Locations(JsonElement call) => call.Items("locations") is not { } items ? null :
    [
        .. from item in items
           let path = item.Text("path")
           where path is not null
           select new ToolLocation(path, item.Number("line") is >= 0 and <= int.MaxValue and var line ? (int)line : null),
    ];
}
