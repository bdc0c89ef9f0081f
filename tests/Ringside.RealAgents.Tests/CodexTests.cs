using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class CodexTests(InstalledAgents installed) : RealAgentTests(installed)
{
    /// <summary>Its refusal is "No, and tell Codex what to do differently": it waits for a prompt that does (agents/README.md §4).</summary>
    protected override (string StopReason, string LastWords) Refused => ("cancelled", "I will write hello.txt.");

    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Codex(llm, home);

    /// <summary>Its title is "Edit files" for all of them.</summary>
    private protected override string? AskedFor(ToolCallUpdate tool) => Assert.Single(tool.Locations!).Path;

    [Fact(DisplayName = "[B5] a turn tells the sum of its calls, the second turn its own")]
    public async Task A_turn_tells_the_sum_of_its_calls_the_second_turn_its_own()
    {
        var first = await PromptAsync("[[write]]");
        var second = await PromptAsync("[[say]]");

        Assert.Equal(new Counts(Input: 400, Output: 68, CacheRead: 2000, Reasoning: 16), first.Usage);
        Assert.Equal(new Counts(Input: 200, Output: 34, CacheRead: 1000, Reasoning: 8), second.Usage);
        var last = Host.Updates.Items.OfType<UsageReport>().Last();
        Assert.Equal((1234, 258_400, "reported"), (last.ContextUsed, last.ContextSize, last.ContextSource));
    }
}
