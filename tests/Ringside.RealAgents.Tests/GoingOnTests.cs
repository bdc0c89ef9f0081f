using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>What the real programs still know of a session once their processes, and the server, are gone.</summary>
public sealed class GoingOnTests(InstalledAgents installed) : IAsyncLifetime
{
    private const string Summary = "A summary by Ringside";

    private readonly ScratchFolder scratch = new();
    private ServerProcess server = null!;
    private ScriptedLlmServer llm = null!;
    private string project = null!;

    public async ValueTask InitializeAsync()
    {
        project = scratch.Make("work", "project");
        llm = await ScriptedLlmServer.StartAsync(scratch["work"]);
        server = await ServerProcess.StartAsync(new() { ["workdirs"] = scratch["work"] });
        await Rest.PresetAsync(server.Http, installed.Programs.Claude(llm, scratch.Make("claude-home")));
        await Rest.PresetAsync(server.Http, installed.Programs.Gemini(llm, scratch.Make("gemini-home")));
    }

    public async ValueTask DisposeAsync()
    {
        await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await llm.DisposeAsync();
        await ProcessesOf.NoneLeftAsync(scratch.Path, TimeSpan.FromMinutes(1));
        scratch.Dispose();
    }

    [Theory(DisplayName = "[G45] after kill −9 of the server, Claude and Gemini go on with their conversations, unbriefed")]
    [InlineData("claude")]
    [InlineData("gemini")]
    public async Task After_a_kill_the_conversation_goes_on(string agent)
    {
        var first = await Rest.DoAsync(server.Http, "/api/runs", JsonSerializer.Serialize(new { agent, prompt = "The word is fox. [[say Noted.]]", workdir = project }));
        await EndAsync(first["run"]);

        await server.KillAsync();
        GeminiSessions.Age(scratch["gemini-home"]);
        await server.StartAsync();
        var events = await PromptAsync(first["session"], "Which word was it? [[say The word was fox.]]");

        Assert.DoesNotContain(events, IsNotice);
        Assert.Equal("The word was fox.", string.Concat(events.Where(e => IsSaid(e, "assistant")).Select(Text)));
        Assert.Equal("Which word was it? [[say The word was fox.]]", Text(Assert.Single(events, e => IsSaid(e, "user"))));
        var asked = Asked("Which word was it?");
        Assert.Contains("The word is fox.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(Summary, asked, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[S10] [G46] a session that Claude began is handed over to Gemini, which is told what was said")]
    public async Task Claude_hands_over_to_Gemini()
    {
        var first = await Rest.DoAsync(server.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "claude", prompt = "The word is fox. [[say Noted.]]", workdir = project }));
        await EndAsync(first["run"]);

        Assert.Equal(200, (await Rest.SendAsync(server.Http, HttpMethod.Patch, $"/api/sessions/{first["session"]}", """{"agent":"gemini"}""")).Status);
        var events = await PromptAsync(first["session"], "Which word was it? [[say The word was fox.]]");

        Assert.Equal("The word was fox.", string.Concat(events.Where(e => IsSaid(e, "assistant")).Select(Text)));
        Assert.Contains("Claude Code: Noted.", Asked("Which word was it?"), StringComparison.Ordinal);
    }

    /// <summary>All that the model was sent with a prompt.</summary>
    private string Asked(string prompt) =>
        llm.Requests.Items.Last(request => request.Scenario == "say" && request.Place.Prompt.Contains(prompt, StringComparison.Ordinal)).Body.GetRawText();

    private async Task<List<JsonElement>> PromptAsync(string session, string text) =>
        await EndAsync((await Rest.DoAsync(server.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text })))["run"]);

    private async Task<List<JsonElement>> EndAsync(string run)
    {
        await using var stream = await SseFrames.OpenAsync(server.Http, $"/api/runs/{run}/events");
        var events = (await stream.ReadUntilAsync(frame => frame.Event == "bye")).Where(frame => frame.Data.TryGetProperty("position", out _)).Select(frame => frame.Data).ToList();
        Assert.True(events[^1].GetProperty("type").GetString() == "run.completed", events[^1].GetRawText());
        return events;
    }

    private static bool IsSaid(JsonElement e, string role) =>
        e.GetProperty("type").GetString() == "message.completed" && e.GetProperty("data").GetProperty("role").GetString() == role;

    private static bool IsNotice(JsonElement e) => IsSaid(e, "system") && Text(e).Contains("summary", StringComparison.Ordinal);

    private static string Text(JsonElement e) => e.GetProperty("data").GetProperty("text").GetString()!;
}
