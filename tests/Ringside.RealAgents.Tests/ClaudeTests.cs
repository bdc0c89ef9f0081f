using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class ClaudeTests(InstalledAgents installed) : RealAgentTests(installed)
{
    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Claude(llm, home);

    [Fact(DisplayName = "[B5] a turn tells the sum of its calls, and the context of the newest call alone")]
    public async Task A_turn_tells_the_sum_of_its_calls_and_the_context_of_the_newest_call_alone()
    {
        var turn = await PromptAsync("[[write]]");

        // Two calls, and as many again as it makes for titles meanwhile.
        var calls = turn.Usage!.Output / 34;
        Assert.InRange(calls, 2, 4);
        Assert.Equal(new Counts(Input: 200 * calls, Output: 34 * calls, CacheRead: 1000 * calls), turn.Usage);
        var last = Host.Updates.Items.OfType<UsageReport>().Last();
        Assert.Equal((1234, 1_000_000), (last.ContextUsed, last.ContextSize));
        Assert.Equal("USD", last.Cost?.Currency);
    }

    [Fact(DisplayName = "[B1] a refusal reaches Claude as a refusal, not as an abort")]
    public async Task A_refusal_reaches_Claude_as_a_refusal_not_as_an_abort()
    {
        Host.Choose = "reject_once";

        await PromptAsync("[[write]]");

        var refused = Host.Updates.Items.OfType<ToolCallUpdate>().Single(update => update.Status == "failed");
        Assert.Contains("User refused permission", Assert.Single(refused.Content!).GetRawText());
    }
}
