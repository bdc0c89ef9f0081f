using Ringside.Agents;
using Ringside.Protocol;

namespace Ringside.RealAgents.Tests;

/// <summary>What the programs that speak OpenAI's Responses have in common.</summary>
public abstract class OpenAITests(InstalledAgents installed) : RealAgentTests(installed)
{
    /// <summary>The context that one call leaves, as the program tells it; null where it is an estimate of its own.</summary>
    protected abstract (long Used, long Size)? Context { get; }

    /// <summary>A title is the same for all files.</summary>
    private protected override string? AskedFor(ToolCallUpdate tool) => Assert.Single(tool.Locations!).Path;

    [Fact(DisplayName = "[B5] a turn tells the sum of its calls, the second turn its own")]
    public async Task A_turn_tells_the_sum_of_its_calls_the_second_turn_its_own()
    {
        var first = await PromptAsync("[[write]]");
        var second = await PromptAsync("[[say]]");

        Assert.Equal(new Counts(Input: 400, Output: 68, CacheRead: 2000, Reasoning: 16), first.Usage);
        Assert.Equal(new Counts(Input: 200, Output: 34, CacheRead: 1000, Reasoning: 8), second.Usage);
        var reports = Host.Updates.Items.OfType<UsageReport>().ToList();
        Assert.All(reports.Where(report => report.ContextUsed is not null), report => Assert.Equal(Context is null ? "estimated" : "reported", report.ContextSource));
        if (Context is { } context)
        {
            Assert.Equal((context.Used, context.Size, "reported"), (reports[^1].ContextUsed, reports[^1].ContextSize, reports[^1].ContextSource));
        }
    }
}
