using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>The two makers that can be steered, behind the whole server.</summary>
public sealed class SteeringTests(InstalledAgents installed) : RealServerTests(installed)
{
    private protected override IEnumerable<string> Makers => ["claude", "codex"];

    [Theory(DisplayName = "[G31] a word that steers is in the turn that goes, before what the agent makes of it; no other turn begins for it, and the model hears it")]
    [InlineData("claude")]
    [InlineData("codex")]
    public async Task A_word_that_steers_is_in_the_turn_that_goes(string agent)
    {
        var prompt = "[[run touch waiting; while [ ! -e steered ]; do sleep 0.1; done]]";
        var run = await RunAsync(agent, prompt, Policies.All);
        await ScratchFolder.AppearsAsync(Path.Combine(Project, "waiting"));

        var word = await PromptAsync(run["session"], "And by the way [[say I heard of the fox.]]", Delivery.Steer);
        await UntilAsync(run["run"], e => e.Type == EventTypes.PromptDelivered && Said(e, "prompt") == word["prompt"]);
        await File.WriteAllTextAsync(Path.Combine(Project, "steered"), "");

        var events = await EndAsync(run["run"]);
        var said = events.Where(e => e.Type == EventTypes.MessageCompleted).Select(e => $"{Said(e, "role")} {Said(e, "text")}").ToList();
        Assert.Equal([$"user {prompt}", "assistant I run that.", "user And by the way [[say I heard of the fox.]]"], said.Take(3));
        Assert.Contains("I heard of the fox.", said[^1], StringComparison.Ordinal);
        var never = await Rest.GetAsync(Server.Http, $"/api/runs/{word["run"]}");
        Assert.Equal(("cancelled", "steered"), (never["status"], never["stopReason"]));
        Assert.Contains(Llm.Requests.Items, request => request.Body.GetRawText().Contains("And by the way", StringComparison.Ordinal));
    }
}
