using Ringside.Server.Tests.Events;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class ProviderErrorTests
{
    [Theory(DisplayName = "[G47] a provider's error that an agent tells as its last words fails the run, its tokens are counted, and the agent takes the next prompt")]
    [InlineData("codex", "[[tool]] [[usage]] [[codex-error stream disconnected before completion: 503]]", "stream disconnected before completion: 503")]
    [InlineData("copilot", "[[tool]] [[usage]] [[copilot-error 400 The model said no]]", "400 The model said no")]
    [InlineData("copilot", "[[usage]] [[copilot-error Failed to get response from the AI model; retried 5 times]]", "Failed to get response from the AI model; retried 5 times")]
    public async Task A_providers_error_fails_the_run(string preset, string prompt, string words)
    {
        await using var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("scripted", preset));
        var run = await ScriptedAgents.RunAsync(host, prompt);
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, "run.failed");
        Assert.Equal(("provider_error", words), (events[^1].Data().GetProperty("error").Text("code"), events[^1].Data().GetProperty("error").Text("message")));
        Assert.Contains("usage.updated", events.Types());
        Assert.Equal("You said: hello", ResumeTests.Said(await ResumeTests.PromptAsync(host.Http, run["session"], "hello")));
    }

    [Theory(DisplayName = "[G47] what only looks like a provider's error is an answer")]
    [InlineData("codex", "[[codex-error Warning: the model is old]]")]
    [InlineData("codex", "[[codex-error stream disconnected]] [[tool]]")]
    [InlineData("codex", "[[codex-error stream disconnected]] [[think]]")]
    [InlineData("copilot", "[[text 2]] [[copilot-error 400 is what the server answers]]")]
    [InlineData("copilot", "[[copilot-error that is what I found]]")]
    [InlineData("copilot", "[[copilot-error 400 The model said no]] [[text 1]]")]
    [InlineData("copilot", "[[copilot-error 400 The model said no]] [[tool]]")]
    [InlineData(null, "[[copilot-error 400 The model said no]]")]
    public async Task What_only_looks_like_an_error_is_an_answer(string? preset, string prompt)
    {
        await using var host = await RingsideHost.StartAsync();
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("scripted", preset));
        var run = await ScriptedAgents.RunAsync(host, prompt);

        OrderTests.Check(await History.OfRunAsync(host.Http, run["run"]), "run.completed");
    }
}
