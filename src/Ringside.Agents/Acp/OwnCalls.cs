using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>
/// Knows calls of Ringside's own tools by the first that is told of each: by the tool's name where the program names it, else by a title in one of the forms that the real programs
/// were seen to give such calls, of the kind and with the arguments that came with it. A title may be all the model's (of copilot's <c>sql</c> and <c>task</c>, of what gemini reads,
/// of commands and subagents), so one that fits is not enough: what has arguments that the tool does not have is another's call.
/// </summary>
internal sealed class OwnCalls
{
    private const string Server = OfferedTools.Server;

    /// <summary>
    /// So codex-acp begins the id of a call by which it tells that it has not started what was offered, such as where a person's settings have a server of that name,
    /// which it takes instead.
    /// </summary>
    private const string NotStarted = $"mcp_startup.{Server}.";

    private readonly Dictionary<string, OwnCall> names = [];
    private readonly Dictionary<string, (OwnCall Call, Form Form)> titles = [];

    public OwnCalls(OfferedTools? offered)
    {
        foreach (var tool in offered?.Tools ?? [])
        {
            var call = names[tool.CallName] = new OwnCall(tool);
            foreach (var form in Forms(tool))
            {
                titles[form.Title] = (call, form);
            }
        }
    }

    /// <param name="call">What is told first of it.</param>
    /// <param name="name">The tool, as the program names it; null where it does not.</param>
    /// <returns>Null where it is none of ours.</returns>
    public OwnCall? Find(JsonElement call, string? name)
    {
        if (call.Text("toolCallId")?.StartsWith(NotStarted, StringComparison.Ordinal) == true)
        {
            names.Clear();
            titles.Clear();
        }

        return name is not null ? names.GetValueOrDefault(name)
            : call.Text("title") is { } title && titles.TryGetValue(title, out var known) && known.Form.Kinds.Contains(call.Text("kind")) && known.Call.Takes(known.Form.Arguments(call)) ? known.Call
            : null;
    }

    private static IEnumerable<Form> Forms(OfferedTool tool) =>
    [
        // claude-agent-acp before 0.100, whose questions name no tool; claude-code-acp.
        new(tool.CallName, ["other", null], OwnArguments.Plain),
        // codex-acp, and Zed's.
        new($"mcp.{Server}.{tool.Name}", ["execute"], call => OwnArguments.Wrapped(call, tool.Name)),
        new($"Tool: {Server}/{tool.Name}", [null], call => OwnArguments.Wrapped(call, tool.Name)),
        // gemini
        new($"{tool.Name} ({Server} MCP Server)", ["other"], OwnArguments.Written),
        // copilot
        new($"{Server}-{tool.Name}", ["other", "read"], OwnArguments.Plain),
        // opencode
        new($"{Server}_{tool.Name}", ["other"], OwnArguments.Plain),
    ];

    /// <summary>How a program tells of a call.</summary>
    /// <param name="Arguments">Where its arguments are; null where they are not there.</param>
    private sealed record Form(string Title, string?[] Kinds, Func<JsonElement, OwnArguments?> Arguments);
}
