using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.RealAgents.Tests;

/// <summary>The two makers that can be steered, behind the whole server.</summary>
public sealed class SteeringTests(InstalledAgents installed) : IAsyncLifetime
{
    private readonly ScratchFolder scratch = new();
    private ServerProcess server = null!;
    private ScriptedLlmServer llm = null!;
    private string project = null!;

    public async ValueTask InitializeAsync()
    {
        project = scratch.Make("work", "project");
        llm = await ScriptedLlmServer.StartAsync(scratch["work"]);
        server = await ServerProcess.StartAsync(new() { ["workdirs"] = scratch["work"] });
        await Rest.PresetAsync(server.Http, installed.Programs.Claude(llm, scratch.Make("claude")));
        await Rest.PresetAsync(server.Http, installed.Programs.Codex(llm, scratch.Make("codex")));
    }

    public async ValueTask DisposeAsync()
    {
        await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await llm.DisposeAsync();
        await ProcessesOf.NoneLeftAsync(scratch.Path, TimeSpan.FromSeconds(30));
        scratch.Dispose();
    }

    [Theory(DisplayName = "[G31] a word that steers is in the turn that goes, before what the agent makes of it; no other turn begins for it, and the model hears it")]
    [InlineData("claude")]
    [InlineData("codex")]
    public async Task A_word_that_steers_is_in_the_turn_that_goes(string agent)
    {
        var prompt = "[[run touch waiting; while [ ! -e steered ]; do sleep 0.1; done]]";
        var run = await Rest.DoAsync(server.Http, "/api/runs", JsonSerializer.Serialize(new { agent, prompt, workdir = project, policy = "all" }));
        await ScratchFolder.AppearsAsync(Path.Combine(project, "waiting"));

        var word = await Rest.DoAsync(
            server.Http, $"/api/sessions/{run["session"]}/prompts", JsonSerializer.Serialize(new { text = "And by the way [[say I heard of the fox.]]", delivery = "steer" }));
        await UntilAsync(run["run"], e => Type(e) == "prompt.delivered" && Said(e, "prompt") == word["prompt"]);
        await File.WriteAllTextAsync(Path.Combine(project, "steered"), "");

        var events = await UntilAsync(run["run"], e => EventTypes.IsRunEnd(Type(e)));
        Assert.Equal("run.completed", Type(events[^1]));
        var said = events.Where(e => Type(e) == "message.completed").Select(e => $"{Said(e, "role")} {Said(e, "text")}").ToList();
        Assert.Equal([$"user {prompt}", "assistant I run that.", "user And by the way [[say I heard of the fox.]]"], said.Take(3));
        Assert.Contains("I heard of the fox.", said[^1], StringComparison.Ordinal);
        var never = await Rest.GetAsync(server.Http, $"/api/runs/{word["run"]}");
        Assert.Equal(("cancelled", "steered"), (never["status"], never["stopReason"]));
        Assert.Contains(llm.Requests.Items, request => request.Body.GetRawText().Contains("And by the way", StringComparison.Ordinal));
    }

    private static string Type(JsonElement e) => e.GetProperty("type").GetString()!;

    private static string? Said(JsonElement e, string member) => e.GetProperty("data").GetProperty(member).GetString();

    /// <summary>The run's events until one that fits, which is the last.</summary>
    private async Task<List<JsonElement>> UntilAsync(string run, Func<JsonElement, bool> fits)
    {
        await using var stream = await SseFrames.OpenAsync(server.Http, $"/api/runs/{run}/events");
        var frames = await stream.ReadUntilAsync(frame => frame.Data.TryGetProperty("type", out _) && fits(frame.Data)).Within($"the event of {run}");
        return [.. frames.Where(frame => frame.Data.TryGetProperty("type", out _)).Select(frame => frame.Data)];
    }
}
