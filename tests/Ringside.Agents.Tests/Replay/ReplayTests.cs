using System.Collections;
using Ringside.Agents.Acp;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Replay;

public sealed class ReplayTests
{
    [Theory(DisplayName = "[M1] [G11] [G12] [G20] [G40] what real agents said comes to the host in one form")]
    [InlineData("claude", "claude-agent-acp-latest")]
    [InlineData("claude", "claude-agent-acp-latest-cancel")]
    [InlineData("codex", "codex-acp")]
    [InlineData("codex", "codex-acp-cancel")]
    [InlineData("gemini", "gemini")]
    [InlineData("gemini", "gemini-cancel")]
    [InlineData("copilot", "copilot")]
    [InlineData("copilot", "copilot-cancel")]
    [InlineData("opencode", "opencode")]
    public async Task What_real_agents_said_comes_to_the_host_in_one_form(string preset, string recording)
    {
        var host = new RecordingHost();
        var turns = await ReplayAsync(preset, recording, host);
        var expected = Path.Combine(AppContext.BaseDirectory, "Transcripts", $"{recording}.story.txt");
        var story = Story.Of(host, turns);
        if (Environment.GetEnvironmentVariable("STORIES") is { } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{recording}.story.txt"), story);
        }

        Assert.Equal(await File.ReadAllTextAsync(expected), story);
    }

    [Fact(DisplayName = "[W1] [G13] nothing that is told has a null, and a new file's diff has no oldText")]
    public async Task Nothing_that_is_told_has_a_null()
    {
        (string, string)[] recordings = [("claude", "claude-agent-acp-latest"), ("codex", "codex-acp"), ("gemini", "gemini"), ("copilot", "copilot")];
        foreach (var (preset, recording) in recordings)
        {
            var host = new RecordingHost();
            await ReplayAsync(preset, recording, host);
            var blocks = host.Tools.Values.SelectMany(tool => tool.Content ?? []).ToList();
            var diffs = blocks.Where(block => block.GetProperty("type").GetString() == "diff").ToList();
            Assert.Equal(2, diffs.Count);
            Assert.False(diffs[0].TryGetProperty("oldText", out _));
            Assert.StartsWith("hello from stub", diffs[1].GetProperty("oldText").GetString());
            Assert.All(blocks, block => Assert.DoesNotContain("null", block.GetRawText()));
        }
    }

    [Theory(DisplayName = "[G45] what real agents replay of a loaded session is not told again, and where they refuse to load it a new one is opened")]
    [InlineData("claude", "claude-agent-acp-latest", false)]
    [InlineData("claude", "claude-agent-acp-latest-cancel", false)]
    [InlineData("codex", "codex-acp", false)]
    [InlineData("codex", "codex-acp-cancel", false)]
    [InlineData("gemini", "gemini", true)]
    [InlineData("copilot", "copilot", true)]
    public async Task What_real_agents_replay_is_not_told_again(string preset, string name, bool isRefused)
    {
        var (host, program, recording, settings) = (new RecordingHost(), new MemoryProgram(), Recording.OfLoad(name), new AgentSettings { Preset = preset });
        var driver = new AcpDriver(new AcpDriverOptions { Owner = new AgentOwner("replay", "test"), DataFolder = Path.GetTempPath() });
        var start = new AgentStart("ses_1", "/workspace", settings) { Conversation = recording.Loaded };
        var playing = recording.PlayAsync(program, () => Task.CompletedTask);
        await using var agent = await driver.StartAsync(program, ProgramLaunch.From(settings, new Hashtable()), start, host, default).Within("a start");
        await playing.Within("the whole recording");

        Assert.Equal((isRefused, !isRefused), (recording.IsRefused, agent.IsResumed));
        Assert.NotNull(agent.Conversation);
        Assert.All(host.Told, told => Assert.True(told is CommandsUpdate or ModeUpdate or ConfigOptionsUpdate, $"{told} was told again"));
    }

    [Fact(DisplayName = "[G20] a program that is known but named by its command alone is counted as its maker means it")]
    public async Task A_program_named_by_its_command_alone_is_counted_as_its_maker_means_it()
    {
        var turns = await ReplayAsync(new AgentSettings { Command = "/nowhere/bin/copilot" }, "copilot", new RecordingHost());

        Assert.Equal([new Counts(800, 136, 4000, 0, 32), new Counts(200, 34, 1000, 0, 8)], turns.Select(turn => turn.Usage));
    }

    internal static Task<List<TurnResult>> ReplayAsync(string preset, string name, RecordingHost host) => ReplayAsync(new AgentSettings { Preset = preset }, name, host);

    internal static async Task<List<TurnResult>> ReplayAsync(AgentSettings settings, string name, RecordingHost host, OfferedTools? tools = null)
    {
        var program = new MemoryProgram();
        var recording = new Recording(name);
        var driver = new AcpDriver(new AcpDriverOptions { Owner = new AgentOwner("replay", "test"), DataFolder = Path.GetTempPath() });
        var start = new AgentStart("ses_1", "/workspace", settings) { Tools = tools };
        var starting = new TaskCompletionSource<IAgent>();
        var playing = recording.PlayAsync(program, async () => await (await starting.Task).CancelAsync());
        await using var agent = await driver.StartAsync(program, ProgramLaunch.From(settings, new Hashtable()), start, host, default).Within("a start");
        starting.SetResult(agent);
        var turns = new List<TurnResult>();
        foreach (var prompt in recording.Prompts)
        {
            turns.Add(await agent.PromptAsync([Prompts.Text(prompt)], default).Within($"the end of {prompt}"));
        }

        await playing.Within("the whole recording");
        return turns;
    }
}
