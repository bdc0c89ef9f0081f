using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class CopilotTests(InstalledAgents installed) : RealAgentTests(installed)
{
    protected override (string StopReason, string LastWords) Refused => ("end_turn", "Info: Operation cancelled by user");

    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Copilot(llm, home);

    /// <summary>Its title is "Create file" for all of them.</summary>
    private protected override string? AskedFor(ToolCallUpdate tool) => Assert.Single(tool.Locations!).Path;

    [Fact(DisplayName = "[B5] a turn tells the sum of its calls, the second turn its own")]
    public async Task A_turn_tells_the_sum_of_its_calls_the_second_turn_its_own()
    {
        var first = await PromptAsync("[[write]]");
        var second = await PromptAsync("[[say]]");

        Assert.Equal(new Counts(Input: 400, Output: 68, CacheRead: 2000, Reasoning: 16), first.Usage);
        Assert.Equal(new Counts(Input: 200, Output: 34, CacheRead: 1000, Reasoning: 8), second.Usage);
        Assert.All(Host.Updates.Items.OfType<UsageReport>().Where(report => report.ContextUsed is not null), report => Assert.Equal("estimated", report.ContextSource));
    }
}
