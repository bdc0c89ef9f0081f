using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class GeminiTests(InstalledAgents installed) : RealAgentTests(installed)
{
    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Gemini(llm, home);

    [Fact(DisplayName = "[B5] a turn tells the sum of its calls, and no context, which Gemini does not say")]
    public async Task A_turn_tells_the_sum_of_its_calls_and_no_context_which_Gemini_does_not_say()
    {
        var turn = await PromptAsync("[[write]]");

        // Gemini's own sum leaves the thoughts out.
        Assert.Equal(new Counts(Input: 2400, Output: 52), turn.Usage);
        Assert.DoesNotContain(Host.Updates.Items.OfType<UsageReport>(), report => report.ContextUsed is not null);
    }
}
