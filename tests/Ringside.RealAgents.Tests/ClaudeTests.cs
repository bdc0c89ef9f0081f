using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class ClaudeTests(InstalledAgents installed) : RealAgentTests(installed)
{
    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Claude(llm, home);

    [Theory(DisplayName = "[B5] [G43] a turn tells the sum of its calls, that for a title among them where it was answered, and the context of the newest call alone")]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public async Task A_turn_tells_the_sum_of_its_calls_and_the_context_of_the_newest_call_alone(bool isTitled, int calls)
    {
        // A prompt of ten characters at least is what it asks a title for at once, beside its first call. The one of the two that may not end yet is held.
        Llm.Hold(isTitled ? "write" : "");
        var prompting = PromptAsync("[[write hello.txt]]");
        var title = await Llm.Requests.WaitAsync("call for a title", request => request.Tools.Count == 0);
        if (isTitled)
        {
            Assert.True(await title.Answered.Within("the title"));
            Llm.Release("write");
        }

        var turn = await prompting;

        Assert.Equal(2, Llm.Requests.Items.Count(request => request.Scenario == "write"));
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
