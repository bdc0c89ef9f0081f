using System.Globalization;
using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests.Features;

/// <summary>How each feature shows itself: <c>yes</c>, <c>no: …</c> or <c>partial: …</c>, always by what the program did. They run in this order, in one conversation.</summary>
internal static class FeatureProbes
{
    private const string Yes = "yes";

    public static readonly (string Feature, Func<Probe, Task<string>> Find)[] All =
    [
        ("streaming", StreamingAsync),
        ("thinking", ThinkingAsync),
        ("plan", PlanAsync),
        ("tools", probe => OfWrittenFileAsync(probe, calls => calls.Any(call => call is { Kind: "edit" }) && calls.Any(call => call is { Status: "completed" }), "no: it tells no tool calls")),
        ("diffs", probe => OfWrittenFileAsync(probe, calls => calls.Any(HasDiff), "no: it tells no diffs")),
        ("terminal", TerminalAsync),
        ("permission", PermissionAsync),
        ("steer", SteerAsync),
        ("cancel", CancelAsync),
        ("usage", UsageAsync),
        ("cost", CostAsync),
        ("context", ContextAsync),
        ("modes", ModesAsync),
        ("MCP", McpAsync),
        ("resume", ResumeAsync),
    ];

    private static async Task<string> StreamingAsync(Probe probe)
    {
        // A long text, until the first word of it is told.
        probe.Llm.Pace = TimeSpan.FromMilliseconds(100);
        var told = probe.Host.Updates.WaitAsync("first word", update => update is MessageChunk);
        var turn = probe.PromptAsync("[[say]]");
        var first = await ComesBeforeAsync(told, (await probe.Llm.RequestAsync("say")).Answered);
        probe.Llm.Pace = TimeSpan.Zero;
        await turn;
        return first ? Yes : "no: it tells a message when it is whole";
    }

    private static async Task<string> ThinkingAsync(Probe probe)
    {
        await probe.PromptAsync("[[write hello.txt]]");
        return probe.Host.Thought.Contains(LlmScript.WriteThought, StringComparison.Ordinal) ? Yes : "no: it tells no thoughts";
    }

    private static async Task<string> PlanAsync(Probe probe)
    {
        var (_, told) = await probe.TurnAsync("[[plan]]");
        return told.OfType<PlanUpdate>().Any(plan => plan.Phases.Count == 2) ? Yes
            : told.OfType<ToolCallUpdate>().Any() ? "partial: its list of steps is told as a tool call"
            : "no: it offers its model no tool for a list of steps";
    }

    private static Task<string> OfWrittenFileAsync(Probe probe, Func<List<ToolCallUpdate>, bool> holds, string otherwise) =>
        Task.FromResult(holds([.. probe.Host.Updates.Items.OfType<ToolCallUpdate>(), .. probe.Host.Asked.Items.Select(asked => asked.Tool)]) ? Yes : otherwise);

    private static bool HasDiff(ToolCallUpdate call) => call.Content?.Any(item => item.GetProperty("type").GetString() == "diff") == true;

    private static async Task<string> TerminalAsync(Probe probe)
    {
        // Until some of it is told, or the command has ended by itself.
        var tick = probe.Host.Updates.WaitAsync("output", update => Shows(update, "live_tick") && !Shows(update, "last_tick"));
        var turn = probe.TurnAsync("[[run yes live_tick | head -n 100 | while read -r x; do test -e go && break; echo \"$x\"; sleep 0.1; done; echo last_tick]]");
        var live = await ComesBeforeAsync(tick, turn);
        await File.WriteAllTextAsync(probe.InWorkdir("go"), "");
        var (_, told) = await turn;
        return live ? Yes : told.Any(update => Shows(update, "last_tick")) ? "partial: output comes when the command has ended" : "no: it tells no output";
    }

    // Not the command itself, which some tell as content.
    private static bool Shows(AgentUpdate update, string text) => update is ToolCallUpdate call
        && (call.Printed.Span.Contains(text, StringComparison.Ordinal)
            || (call.Content ?? []).Append(call.Output ?? default).Where(item => item.ValueKind != JsonValueKind.Undefined).Select(item => item.GetRawText())
                .Any(json => json.Contains(text, StringComparison.Ordinal) && !json.Contains("echo", StringComparison.Ordinal)));

    private static async Task<string> PermissionAsync(Probe probe)
    {
        var asked = probe.Host.Asked.Items.Count();
        probe.Host.Choose = "reject_once";
        var (turn, _) = await probe.TurnAsync("[[write refused.txt]]");
        probe.Host.Choose = "allow_once";
        var heard = probe.Requests.Any(request => request.Scenario == "write" && request.Place.Argument == "refused.txt" && request.Step == 1);
        return File.Exists(probe.InWorkdir("refused.txt")) || asked == 0 ? "no: it does not ask" : heard ? Yes : $"partial: a refusal ends the turn ({turn.StopReason})";
    }

    private static async Task<string> SteerAsync(Probe probe)
    {
        var turn = probe.PromptAsync("[[run touch waiting; while [ ! -e steered ]; do sleep 0.1; done]]");
        await ScratchFolder.AppearsAsync(probe.InWorkdir("waiting"));
        var taken = await probe.SteerAsync("And by the way [[say I heard of the fox.]]");
        await File.WriteAllTextAsync(probe.InWorkdir("steered"), "");
        await turn;
        return !taken ? "no: it has no way for it" : probe.Host.Said.EndsWith("I heard of the fox.", StringComparison.Ordinal) ? Yes : "no: the model does not hear of it in the turn";
    }

    private static async Task<string> CancelAsync(Probe probe)
    {
        var slow = probe.PromptAsync("[[slow]]");
        await ScratchFolder.AppearsAsync(probe.InWorkdir(LlmScript.SlowMark));
        await probe.Agent.CancelAsync();
        var stop = (await slow).StopReason;
        await probe.NoneLeftAsync("slow_tick");
        return stop == "cancelled" ? Yes : $"partial: the turn ends as {stop}";
    }

    private static async Task<string> UsageAsync(Probe probe)
    {
        var (turn, told) = await probe.TurnAsync("[[write used.txt]]");
        var used = told.OfType<UsageReport>().Select(report => report.Call).OfType<Counts>().Aggregate(turn.Usage, (sum, call) => sum is null ? call : sum + call);

        // A turn of two calls.
        return used switch
        {
            null => "no: it tells none",
            { CacheRead: 0, Input: >= 2400 } => "partial: not what came from a cache, and no thoughts",
            { CacheRead: 1000 } => "partial: of the turn's last call alone",
            { Input: 400, Output: 68, CacheRead: 2000 } => Yes,
            _ => $"failed: {used}",
        };
    }

    private static Task<string> CostAsync(Probe probe) => Task.FromResult(Reports(probe).Select(report => report.Cost).LastOrDefault(cost => cost is not null) switch
    {
        null => "no: it tells none",
        { Amount: var amount } when decimal.Parse(amount, CultureInfo.InvariantCulture) > 0 => Yes,
        _ => "partial: only of models whose prices it knows",
    });

    private static Task<string> ContextAsync(Probe probe) => Task.FromResult(Reports(probe).LastOrDefault(report => report.ContextUsed is not null) switch
    {
        null => "no: it tells none",
        { ContextSource: "estimated" } => "partial: its own estimate",
        { ContextUsed: 1234, ContextSize: > 0 } => Yes,
        { ContextUsed: 1200, ContextSize: > 0 } => "partial: without the answer",
        var other => $"partial: {other.ContextUsed} of {other.ContextSize}",
    });

    private static IEnumerable<UsageReport> Reports(Probe probe) => probe.Host.Updates.Items.OfType<UsageReport>();

    private static async Task<string> ModesAsync(Probe probe)
    {
        if (probe.Host.Updates.Items.OfType<ModeUpdate>().LastOrDefault(update => update.Modes is not null) is not { } offered)
        {
            return await ModeOptionAsync(probe) ? "partial: as one of its options" : "no: it offers none";
        }

        var other = offered.Modes!.First(mode => mode.Id != offered.Mode).Id;
        await probe.Agent.SetModeAsync(other, CancellationToken.None);
        await probe.Host.Updates.WaitAsync("other mode", update => update is ModeUpdate { Mode: var mode } && mode == other);
        await probe.Agent.SetModeAsync(offered.Mode, CancellationToken.None);
        return Yes;
    }

    /// <summary>Whether there is an option of the category <c>mode</c>, and it takes another value.</summary>
    private static async Task<bool> ModeOptionAsync(Probe probe)
    {
        if (ModeOption(probe.Host.Updates.Items.OfType<ConfigOptionsUpdate>().LastOrDefault()) is not { } option)
        {
            return false;
        }

        var (id, current) = (option.GetProperty("id").GetString()!, option.GetProperty("currentValue"));
        var other = option.GetProperty("options").EnumerateArray().Select(choice => choice.GetProperty("value")).First(value => value.GetString() != current.GetString());
        await probe.Agent.SetConfigAsync(id, other, CancellationToken.None);
        await probe.Host.Updates.WaitAsync("other mode", update => update is ConfigOptionsUpdate options && ModeOption(options)?.GetProperty("currentValue").GetString() == other.GetString());
        await probe.Agent.SetConfigAsync(id, current, CancellationToken.None);
        return true;
    }

    private static JsonElement? ModeOption(ConfigOptionsUpdate? update) => update?.Options.EnumerateArray()
        .Cast<JsonElement?>().FirstOrDefault(option => option!.Value.TryGetProperty("category", out var category) && category.GetString() == "mode");

    private static async Task<string> McpAsync(Probe probe)
    {
        // Some keep such tools back until their model looks for them: Claude by a tool, Codex by one of the provider's own, in a namespace.
        var offered = probe.Requests.SelectMany(request => request.Tools).ToHashSet();
        var direct = offered.FirstOrDefault(tool => tool.EndsWith(BellServer.Tool, StringComparison.Ordinal));
        await probe.PromptAsync((direct, offered.Contains("ToolSearch")) switch
        {
            ({ } tool, _) => $"[[call {tool} {{}}]]",
            (null, true) => $$"""[[call ToolSearch {"query":"select:mcp__ringside__{{BellServer.Tool}}"} ;; mcp__ringside__{{BellServer.Tool}} {}]]""",
            _ => $"[[call mcp__ringside/{BellServer.Tool} {{}}]]",
        });
        return probe.Requests.Any(request => request.Body.GetRawText().Contains(BellServer.Answer, StringComparison.Ordinal)) ? Yes : "no: its model gets no tool of a server in its settings";
    }

    private static async Task<string> ResumeAsync(Probe probe)
    {
        if (probe.Agent.Conversation is not { } conversation)
        {
            return "no: it has no way for it";
        }

        await probe.StartAgainAsync(conversation);
        if (!probe.Agent.IsResumed)
        {
            return "no: it says that it can, and does not find its session";
        }

        await probe.PromptAsync("[[say Back again.]]");
        return probe.Requests.Last(request => request.Place.Argument == "Back again.").Body.GetRawText().Contains("used.txt", StringComparison.Ordinal)
            ? Yes
            : "no: its model is not told what was before";
    }

    private static async Task<bool> ComesBeforeAsync(Task told, Task end) => await Task.WhenAny(told, end) == told;
}
