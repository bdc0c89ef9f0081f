namespace Ringside.RealAgents.Tests.Features;

/// <summary>What each program can do as <c>docs/agents.md</c> says, each cell found out with the program itself.</summary>
public sealed class FeatureTests(InstalledAgents installed)
{
    [Theory(DisplayName = "[M1] every feature is there, or not, as the table in docs/agents.md says")]
    [InlineData("claude")]
    [InlineData("codex")]
    [InlineData("copilot")]
    [InlineData("gemini")]
    [InlineData("opencode")]
    public async Task Every_feature_is_there_or_not_as_the_table_says(string maker)
    {
        var features = new List<string> { "" };
        var found = new List<string> { FeatureTable.Heading(maker) };
        await using (var probe = await Probe.StartAsync((llm, home) => BellServer.Add(maker, installed.Programs.Of(maker, llm, home), home)))
        {
            foreach (var (feature, find) in FeatureProbes.All)
            {
                features.Add(feature);
                found.Add(await AnswerAsync(() => find(probe)));
            }
        }

        Assert.DoesNotContain(found, cell => cell.StartsWith("failed", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable(FeatureTable.Renew) is { Length: > 0 })
        {
            FeatureTable.Write(maker, features, found);
        }

        var told = FeatureTable.Read(maker);
        Assert.True(told.SequenceEqual(found), $"""
            docs/agents.md says otherwise of {maker} than what was found. If that is right, run the test again with {FeatureTable.Renew}=1, which writes the table.
            {string.Join('\n', features.Zip(found, Enumerable.Concat(told, Enumerable.Repeat("nothing", found.Count))).Where(cell => cell.Second != cell.Third).Select(cell => $"{cell.First}: found «{cell.Second}», the table has «{cell.Third}»"))}
            """);
    }

    // One that fails does not keep the others from being found.
    private static async Task<string> AnswerAsync(Func<Task<string>> find)
    {
        try
        {
            return await find();
        }
        catch (Exception error)
        {
            return $"failed: {error.GetType().Name}: {error.Message}";
        }
    }
}
