using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.Agents;
using Ringside.Protocol;

namespace Ringside.Server.Mcp;

/// <summary>Ringside's tools by name, and what they may do unasked.</summary>
public static partial class OwnTools
{
    public const string ListAgents = "list_agents", ListSessions = "list_sessions", ReadSession = "read_session", WaitFor = "wait_for", StartSession = "start_session",
        SendPrompt = "send_prompt", OpenThread = "open_thread", PostMessage = "post_message", AskPerson = "ask_person", CreateTask = "create_task", StopSession = "stop_session";

    /// <summary>The kinds of tools that are never Ringside's, whatever they are called.</summary>
    private static readonly string[] OtherKinds = ["edit", "delete", "move", "execute"];

    private static readonly Dictionary<string, string> Needs = new()
    {
        [ListAgents] = Policies.Tools,
        [ListSessions] = Policies.Tools,
        [ReadSession] = Policies.Tools,
        [WaitFor] = Policies.Tools,
        [OpenThread] = Policies.Tools,
        [PostMessage] = Policies.Tools,
        [AskPerson] = Policies.Tools,
        [StartSession] = Policies.Edit,
        [SendPrompt] = Policies.Edit,
        [CreateTask] = Policies.Edit,
        [StopSession] = Policies.Person,
    };

    /// <summary>
    /// The policy that grants a tool call; null where it is none of Ringside's. The makers name a server's tool each in their own way: <c>mcp__ringside__x</c>,
    /// <c>ringside.x</c>, <c>ringside-x</c>, <c>x (ringside MCP Server)</c>.
    /// </summary>
    public static string? NeededFor(ToolData tool) => NameOf(tool) is { } name ? Needs[name] : null;

    /// <summary>Whether a tool is granted whatever the session's policy is.</summary>
    public static bool IsFree(string tool) => Needs[tool] == Policies.Tools;

    /// <summary>The session that a call would stop, where it says so; null where it is no such call.</summary>
    public static string? WouldStop(ToolData tool) => NameOf(tool) != StopSession ? null
        : tool.Input is { ValueKind: JsonValueKind.Object } input && Session(input) is { } session ? session : Permits.Any;

    private static string? NameOf(ToolData tool) =>
        tool.Kind is { } kind && OtherKinds.Contains(kind) ? null : new[] { tool.Name, tool.Title }.Select(Match).FirstOrDefault(name => name is not null);

    private static string? Match(string? text) =>
        text is not null && Named().Match(text) is { Success: true } match && Needs.ContainsKey(match.Groups["tool"].Value) ? match.Groups["tool"].Value : null;

    private static string? Session(JsonElement input) =>
        input.TryGetProperty("session", out var session) && session.ValueKind == JsonValueKind.String ? session.GetString()
        : input.TryGetProperty("arguments", out var inner) && inner.ValueKind == JsonValueKind.Object ? Session(inner)
        : null;

    [GeneratedRegex($@"^(?:(?:mcp[_.]+)?{OfferedTools.Server}(?:__|[-_./:]+ ?)(?<tool>[a-z_]+)|(?<tool>[a-z_]+) \({OfferedTools.Server}[^)]*\))(?: MCP tool)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
