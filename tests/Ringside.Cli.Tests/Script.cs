using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Cli.Tests;

/// <summary>Runs to be shown.</summary>
internal static class Script
{
    /// <summary>A run with one of each.</summary>
    public static void Whole(ScriptedLog log)
    {
        Message(log, EventTypes.MessageCompleted, "msg_1", "fix it", "user");
        Message(log, EventTypes.MessageCompleted, "msg_n", "It was given a summary.", "system");
        Message(log, EventTypes.ReasoningCompleted, "msg_2", "let me see");
        log.Append(EventTypes.PhaseStarted, new PhaseData("1", "Reproduce"), ProtocolJson.Default.PhaseData, "run_1", "ses_1");
        Tool(log, EventTypes.ToolStarted, new ToolData { Tool = "t1", Title = "dotnet test", Status = "in_progress" });
        Tool(log, EventTypes.ToolCompleted, new ToolData { Tool = "t1", Status = "completed", DurationMs = 8_200 });
        Tool(log, EventTypes.ToolStarted, new ToolData { Tool = "t2", Title = "Write a.txt", Status = "pending" });
        Tool(log, EventTypes.ToolCompleted, new ToolData { Tool = "t2", Status = "failed", Error = "Permission denied" });
        Message(log, EventTypes.MessageCompleted, "msg_3", "It works now.", "assistant");
        var usage = new UsageData { Run = new Counts(Input: 500, Output: 34, CacheRead: 1_000), Cost = new Cost("0.5", "USD"), RunCost = new Cost("0.0123", "USD") };
        log.Append(EventTypes.UsageUpdated, usage, ProtocolJson.Default.UsageData, "run_1", "ses_1");
        log.EndRun("run_1");
    }

    public static void Ask(ScriptedLog log) => log.Append(
        EventTypes.InteractionOpened,
        new InteractionData
        {
            Interaction = "itx_1",
            Kind = "permission",
            Title = "Run rm -rf ./bin?",
            Options = [new InteractionOption("yes", "Allow", "allow_once"), new InteractionOption("no", "Deny", "reject_once")],
        },
        ProtocolJson.Default.InteractionData, "run_1", "ses_1");

    public static void Answer(ScriptedLog log, string option) => log.Append(
        EventTypes.InteractionAnswered, new InteractionData { Interaction = "itx_1", Answer = new InteractionAnswer(option) }, ProtocolJson.Default.InteractionData, "run_1", "ses_1");

    private static void Message(ScriptedLog log, string type, string id, string text, string? role = null) =>
        log.Append(type, new MessageData { Message = id, Role = role, Text = text }, ProtocolJson.Default.MessageData, "run_1", "ses_1");

    private static void Tool(ScriptedLog log, string type, ToolData tool) => log.Append(type, tool, ProtocolJson.Default.ToolData, "run_1", "ses_1");
}
