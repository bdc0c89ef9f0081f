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
    public static string? NeededFor(ToolData tool) => NameOf(tool) is not { } name ? null : Interrupts(name, tool) ? Policies.Person : Needs[name];

    /// <summary>Whether a tool is granted whatever the session's policy is.</summary>
    public static bool IsFree(string tool) => Needs[tool] == Policies.Tools;

    /// <summary>What a call would stop, where it says so; null where it is no such call, or names no session.</summary>
    internal static Stopping? WouldStop(ToolData tool) =>
        NameOf(tool) is not { } name || Text(tool, "session") is not { } session ? null
        : name == StopSession ? new Stopping(Member(tool, "close") is { ValueKind: JsonValueKind.True } ? Stopping.Close : Stopping.Stop, session)
        : Interrupts(name, tool) ? new Stopping(Stopping.Interrupt, session)
        : null;

    private static bool Interrupts(string name, ToolData tool) => name == SendPrompt && Text(tool, "delivery") == Delivery.Interrupt;

    /// <summary>A title may be the model's: it is looked at only where the agent's program names no tool.</summary>
    private static string? NameOf(ToolData tool) => tool.Kind is { } kind && OtherKinds.Contains(kind) ? null : Match(tool.Name ?? tool.Title);

    private static string? Match(string? text) =>
        text is not null && Named().Match(text) is { Success: true } match && Needs.ContainsKey(match.Groups["tool"].Value) ? match.Groups["tool"].Value : null;

    private static string? Text(ToolData tool, string member) => Member(tool, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A member of the call's input, or of the arguments in it.</summary>
    private static JsonElement? Member(ToolData tool, string member) =>
        tool.Input is not { ValueKind: JsonValueKind.Object } input ? null
        : input.TryGetProperty(member, out var value) ? value
        : input.TryGetProperty("arguments", out var inner) && inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(member, out value) ? value
        : null;

    [GeneratedRegex($@"^(?:(?:mcp[_.]+)?{OfferedTools.Server}(?:__|: ?|[-_./])(?<tool>[a-z_]+)|(?<tool>[a-z_]+) \({OfferedTools.Server}(?: MCP Server)?\))(?: MCP tool)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
