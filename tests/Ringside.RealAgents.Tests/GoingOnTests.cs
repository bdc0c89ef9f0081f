using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>What the real programs still know of a session once their processes, and the server, are gone.</summary>
public sealed class GoingOnTests(InstalledAgents installed) : RealServerTests(installed)
{
    private const string Summary = "A summary by Ringside";

    private protected override IEnumerable<string> Makers => ["claude", "gemini"];

    [Theory(DisplayName = "[G45] after kill −9 of the server, Claude and Gemini go on with their conversations, unbriefed")]
    [InlineData("claude")]
    [InlineData("gemini")]
    public async Task After_a_kill_the_conversation_goes_on(string agent)
    {
        var first = await RunAsync(agent, "The word is fox. [[say Noted.]]");
        await EndAsync(first["run"]);

        await Server.KillAsync();
        GeminiSessions.Age(Home("gemini"));
        await Server.StartAsync();
        var events = await AnsweredAsync(first["session"], "Which word was it? [[say The word was fox.]]");

        Assert.DoesNotContain(events, IsNotice);
        Assert.Equal("The word was fox.", string.Concat(events.Where(e => IsSaid(e, "assistant")).Select(e => Said(e, "text"))));
        Assert.Equal("Which word was it? [[say The word was fox.]]", Said(Assert.Single(events, e => IsSaid(e, "user")), "text"));
        var asked = Asked("Which word was it?");
        Assert.Contains("The word is fox.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(Summary, asked, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[S10] [G46] a session that Claude began is handed over to Gemini, which is told what was said")]
    public async Task Claude_hands_over_to_Gemini()
    {
        var first = await RunAsync("claude", "The word is fox. [[say Noted.]]");
        await EndAsync(first["run"]);

        Assert.Equal(200, (await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{first["session"]}", """{"agent":"gemini"}""")).Status);
        var events = await AnsweredAsync(first["session"], "Which word was it? [[say The word was fox.]]");

        Assert.Equal("The word was fox.", string.Concat(events.Where(e => IsSaid(e, "assistant")).Select(e => Said(e, "text"))));
        Assert.Contains("Claude Code: Noted.", Asked("Which word was it?"), StringComparison.Ordinal);
    }

    /// <summary>All that the model was sent with a prompt.</summary>
    private string Asked(string prompt) =>
        Llm.Requests.Items.Last(request => request.Scenario == "say" && request.Place.Prompt.Contains(prompt, StringComparison.Ordinal)).Body.GetRawText();

    private async Task<List<Event>> AnsweredAsync(string session, string text) => await EndAsync((await PromptAsync(session, text))["run"]);

    private static bool IsNotice(Event e) => IsSaid(e, "system") && Said(e, "text")!.Contains("summary", StringComparison.Ordinal);
}
