using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;

namespace Ringside.Server.Mcp;

/// <summary>Ringside's tools by name, and what they may do unasked.</summary>
public static class OwnTools
{
    public const string ListAgents = "list_agents", ListSessions = "list_sessions", ReadSession = "read_session", WaitFor = "wait_for", StartSession = "start_session",
        SendPrompt = "send_prompt", OpenThread = "open_thread", PostMessage = "post_message", AskPerson = "ask_person", CreateTask = "create_task", StopSession = "stop_session";

    /// <summary>The kinds of tools that are never Ringside's, whatever they are called.</summary>
    private static readonly string?[] OtherKinds = ["edit", "delete", "move", "execute"];

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

    /// <summary>The policy that grants a tool call; null where it is none of Ringside's.</summary>
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

    private static string? NameOf(ToolData tool) =>
        tool.Name is { } name && name.StartsWith(OfferedTools.Prefix, StringComparison.Ordinal) && name[OfferedTools.Prefix.Length..] is var known && Needs.ContainsKey(known)
        && !OtherKinds.Contains(tool.Kind) ? known : null;

    private static string? Text(ToolData tool, string member) => Member(tool, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(ToolData tool, string member) =>
        tool.Input is { ValueKind: JsonValueKind.Object } input && input.TryGetProperty(member, out var value) ? value : null;
}
