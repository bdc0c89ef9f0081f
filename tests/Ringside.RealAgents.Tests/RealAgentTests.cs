using System.Collections;
using System.Text.Json;
using Ringside.Agents;
using Ringside.Agents.Acp;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>What every real agent program must do through the ACP driver, with a scripted model behind it.</summary>
public abstract class RealAgentTests(InstalledAgents installed) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly ScratchFolder scratch = new();
    private IAgent agent = null!;
    private string workdir = null!;

    private protected RecordingHost Host { get; } = new();

    private protected ScriptedLlmServer Llm { get; private set; } = null!;

    /// <summary>How a turn ends in which a permission was refused, and what was said last.</summary>
    protected virtual (string StopReason, string LastWords) Refused => ("end_turn", "Then I leave the file alone.");

    /// <summary>Whether a cancel ends the request to the model at once. One that does not reads the answer to its end, and tells no more of it.</summary>
    protected virtual bool HangsUp => true;

    protected abstract AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home);

    public async ValueTask InitializeAsync()
    {
        workdir = scratch.Make("work", "a project");
        Llm = await ScriptedLlmServer.StartAsync(scratch["work"]);
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        var settings = Settings(installed.Programs, Llm, scratch.Make("home"));
        var options = new AcpDriverOptions { Owner = new("realagents", "one"), DataFolder = scratch.Make("data") };
        // An empty environment: none of the person's own keys and settings.
        var driver = new AcpDriver(options, new Hashtable());
        agent = await driver.StartAsync(new("ses_realagents", workdir, settings), Host, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await (agent?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Llm.DisposeAsync();
        scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact(DisplayName = "[M1] a turn thinks, speaks, asks, and writes the file")]
    public async Task A_turn_thinks_speaks_asks_and_writes_the_file()
    {
        var turn = await PromptAsync("Please [[write greeting.txt]] for me");

        Assert.Equal("end_turn", turn.StopReason);
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(Path.Combine(workdir, "greeting.txt")));
        Assert.Contains(LlmScript.WriteThought, Host.Thought);
        Assert.StartsWith("I will write greeting.txt.", Host.Said);
        Assert.EndsWith("All done: that was the file.", Host.Said);
        var asked = Assert.Single(Host.Asked.Items);
        Assert.Contains("greeting.txt", AskedFor(asked.Tool));
        var tool = Host.Tool(asked.Tool.CallId);
        Assert.Equal(("edit", "completed"), (tool.Kind, tool.Status));
    }

    [Fact(DisplayName = "[M1] a refused permission leaves the file unwritten, and the turn ends by itself")]
    public async Task A_refused_permission_leaves_the_file_unwritten_and_the_turn_ends_by_itself()
    {
        Host.Choose = "reject_once";

        var turn = await PromptAsync("[[write]]");

        Assert.Equal(Refused.StopReason, turn.StopReason);
        Assert.False(File.Exists(Path.Combine(workdir, "hello.txt")), "the file was written although the permission was refused");
        Assert.EndsWith(Refused.LastWords, Host.Said);
        Assert.Single(Host.Asked.Items);
    }

    [Fact(DisplayName = "[M1] a cancel cuts a running shell command, and the next prompt is answered")]
    public async Task A_cancel_cuts_a_running_shell_command_and_the_next_prompt_is_answered()
    {
        var slow = PromptAsync("[[slow]]");
        await ScratchFolder.AppearsAsync(Path.Combine(workdir, LlmScript.SlowMark));
        Assert.Contains(ProcessesOf.Folder(scratch.Path), process => process.Command.Contains("slow_tick", StringComparison.Ordinal));
        await agent.CancelAsync();

        Assert.Equal("cancelled", (await slow).StopReason);
        await ProcessesOf.NoneLeftAsync(scratch.Path, Deadline, "slow_tick");

        Assert.Equal("end_turn", (await PromptAsync("[[say I am still here.]]")).StopReason);
        Assert.EndsWith("I am still here.", Host.Said);
    }

    [Fact(DisplayName = "[M1] a cancel cuts an answer in the middle of its text")]
    public async Task A_cancel_cuts_an_answer_in_the_middle_of_its_text()
    {
        Llm.Hold("say");
        var saying = PromptAsync("[[say One word and no other.]]");
        await Host.Updates.WaitAsync("first piece of the answer", update => update is MessageChunk { Text: "One" });
        await agent.CancelAsync();

        Assert.Equal("cancelled", (await saying).StopReason);
        Assert.Equal("One", Host.Said);
        if (!HangsUp)
        {
            Llm.Release("say");
        }

        Assert.Equal(HangsUp, !await (await Llm.RequestAsync("say")).Answered.WaitAsync(Deadline, TimeProvider.System));
        Assert.Equal("One", Host.Said);
    }

    [Fact(DisplayName = "[B1] a cancel takes an open question back, and nothing is written")]
    public async Task A_cancel_takes_an_open_question_back_and_nothing_is_written()
    {
        Host.Choose = null;
        var writing = PromptAsync("[[write]]");
        await Host.Asked.WaitAsync("question", _ => true);
        await agent.CancelAsync();

        Assert.Equal("cancelled", (await writing).StopReason);
        Assert.False(File.Exists(Path.Combine(workdir, "hello.txt")), "the file was written although the question was never answered");
    }

    [Fact(DisplayName = "[M1] an agent that is disposed of in the middle of a turn leaves no process")]
    public async Task An_agent_that_is_disposed_of_in_the_middle_of_a_turn_leaves_no_process()
    {
        var slow = PromptAsync("[[slow]]");
        await ScratchFolder.AppearsAsync(Path.Combine(workdir, LlmScript.SlowMark));
        Assert.NotEmpty(ProcessesOf.Folder(scratch.Path));

        await agent.DisposeAsync();

        await ProcessesOf.NoneLeftAsync(scratch.Path, Deadline);
        await Assert.ThrowsAnyAsync<Exception>(() => slow);
        await agent.Ended.WaitAsync(Deadline, TimeProvider.System);
    }

    /// <summary>What a person reads of a permission for a file.</summary>
    private protected virtual string? AskedFor(ToolCallUpdate tool) => tool.Title;

    private protected async Task<TurnResult> PromptAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        return await agent.PromptAsync([JsonSerializer.SerializeToElement(new { type = "text", text })], deadline.Token);
    }
}
