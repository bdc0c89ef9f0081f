using System.Globalization;
using Ringside.Agents.Processes;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

/// <summary>Each wrong ends in a clear error or a proper result; <see cref="ScriptedRun"/> sees that no process is left.</summary>
public sealed class MisbehaviourTests
{
    [Theory(DisplayName = "[E8] an agent that exits before it is ready fails to start, with its last words")]
    [InlineData("--initialize")]
    [InlineData("--new")]
    public async Task An_agent_that_exits_before_it_is_ready_fails_to_start(string step)
    {
        await using var run = new ScriptedRun();
        var silent = await run.FailToStartAsync(step, "exit 7");
        Assert.Equal(AgentErrors.Exited, silent.Code);
        Assert.Equal("Ringside.ScriptedAgent ended before it was ready: it exited with code 7. It left no word on stderr.", silent.Message);

        var loud = await run.FailToStartAsync(step, "exit-loud 30");
        Assert.Equal(AgentErrors.Exited, loud.Code);
        Assert.StartsWith("Ringside.ScriptedAgent ended before it was ready: it exited with code 3. Its last words:\nline 11\nline 12\n", loud.Message);
        Assert.EndsWith("line 29\nfatal: the end", loud.Message);
    }

    [Fact(DisplayName = "[E8] an agent that exits in its turn fails it, with its last words")]
    public async Task An_agent_that_exits_in_its_turn_fails_it()
    {
        await using var run = new ScriptedRun();
        var silent = await run.FailAsync("[[text 3]] [[exit 7]]");
        Assert.Equal("Ringside.ScriptedAgent ended in the middle of its turn: it exited with code 7. It left no word on stderr.", silent.Message);
        Assert.Equal("0 1 2 ", run.Host.Text);

        var loud = await run.FailAsync("[[exit-loud 1]]");
        Assert.Equal((AgentErrors.Exited, false), (loud.Code, loud.IsTurnOnly));
        Assert.EndsWith("Its last words:\nfatal: the end", loud.Message);
    }

    [Fact]
    public async Task An_agent_that_exits_after_its_answer_has_answered_and_takes_no_other_prompt()
    {
        await using var run = new ScriptedRun();
        var agent = await run.StartAsync().Within("a start");
        var result = await agent.PromptAsync([Prompts.Text("[[text 2]] [[exit-after 5]]")], default).Within("the answer");
        Assert.Equal("end_turn", result.StopReason);
        await agent.Ended.Within("the agent's end");
        var error = await Assert.ThrowsAsync<AgentException>(() => agent.PromptAsync([Prompts.Text("again")], default).Within("a refusal"));
        Assert.Equal(AgentErrors.Exited, error.Code);
        Assert.Contains("code 5", error.Message);
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task Noise_between_messages_is_passed_over()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[noise]] [[text 1]] [[noise]]", "--initialize", "noise")).StopReason);
        Assert.Equal("0 ", run.Host.Text);
    }

    [Theory]
    [InlineData("only-noise 3", "It wrote \"usage: scripted [options]\", and it exited with code 0.")]
    [InlineData("only-noise 1000000", "it wrote 1000 lines in a row that are not JSON-RPC")]
    public async Task A_program_that_speaks_something_else_fails_to_start(string deed, string says)
    {
        await using var run = new ScriptedRun();
        var error = await run.FailToStartAsync("--initialize", deed);
        Assert.Equal(AgentErrors.Protocol, error.Code);
        Assert.Contains("does not speak the Agent Client Protocol", error.Message);
        Assert.Contains(says, error.Message);
    }

    [Fact]
    public async Task Half_a_message_at_the_end_is_told_as_such()
    {
        await using var run = new ScriptedRun();
        Assert.Equal(AgentErrors.Protocol, (await run.FailToStartAsync("--initialize", "half-line")).Code);
        var error = await run.FailAsync("[[half-line]]");
        Assert.Equal(AgentErrors.Protocol, error.Code);
        Assert.StartsWith("Ringside.ScriptedAgent stopped in the middle of a message, in the middle of its turn: it exited with code 0.", error.Message);
    }

    [Fact]
    public async Task A_message_of_50_MB_fails_the_turn()
    {
        await using var run = new ScriptedRun();
        var error = await run.FailAsync("[[huge 50]]");
        Assert.Equal(AgentErrors.TooLarge, error.Code);
        Assert.Equal("The agent wrote a message of more than 16 MiB.", error.Message);
    }

    [Fact]
    public async Task A_message_below_the_limit_comes_whole()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[huge 15]]")).StopReason);
        Assert.Equal(15 * 1024 * 1024, run.Host.Text.Length);
    }

    [Fact]
    public async Task Answers_that_nobody_asked_unknown_updates_and_unknown_notifications_are_passed_over()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[stray-answer]] [[unknown-update]] [[text 1]]")).StopReason);
        Assert.Equal("0 ", run.Host.Text);
    }

    [Fact]
    public async Task A_request_for_what_is_not_offered_is_refused_by_its_own_text_id()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[unknown-request]]")).StopReason);
        Assert.Equal("refused", run.Host.Text);
    }

    [Fact(DisplayName = "[E6] half of a code point becomes U+FFFD")]
    public async Task Half_of_a_code_point_becomes_a_replacement_character()
    {
        await using var run = new ScriptedRun();
        await run.PromptAsync("[[half-surrogate]]");
        Assert.Equal("half \ufffd", run.Host.Text);
    }

    [Fact]
    public async Task A_call_announced_twice_is_one_call()
    {
        await using var run = new ScriptedRun();
        await run.PromptAsync("[[same-tool-twice]]");
        var tool = Assert.Single(run.Host.Tools.Values);
        Assert.Equal(("Twice", "read", "completed"), (tool.Title, tool.Kind, tool.Status));
    }

    [Fact]
    public async Task What_comes_after_the_answer_is_no_error_and_reopens_no_call()
    {
        await using var run = new ScriptedRun();
        var agent = await run.StartAsync().Within("a start");
        Assert.Equal("end_turn", (await agent.PromptAsync([Prompts.Text("[[late-updates]]")], default).Within("the answer")).StopReason);
        await run.Host.Until(host => host.Told.OfType<TitleUpdate>().Any(), "the late title");
        Assert.Equal("in_progress", run.Host.Tools["late"].Status);
        Assert.Equal("end_turn", (await agent.PromptAsync([Prompts.Text("again")], default).Within("another turn")).StopReason);
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task A_permission_without_a_tool_call_is_asked_all_the_same()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[permission-without-tool]]")).StopReason);
        Assert.Equal("opt-yes", run.Host.Text);
        Assert.Equal("completed", Assert.Single(run.Host.Tools.Values).Status);
    }

    [Fact]
    public async Task An_error_for_an_answer_fails_the_turn_alone()
    {
        await using var run = new ScriptedRun();
        var agent = await run.StartAsync().Within("a start");
        var error = await Assert.ThrowsAsync<AgentException>(() => agent.PromptAsync([Prompts.Text("[[error]]")], default).Within("the error"));
        Assert.Equal((AgentErrors.Error, true), (error.Code, error.IsTurnOnly));
        Assert.Equal("Ringside.ScriptedAgent answered: The model said no", error.Message);
        Assert.Equal("end_turn", (await agent.PromptAsync([Prompts.Text("again")], default).Within("another turn")).StopReason);
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task An_agent_that_wants_a_sign_in_says_how()
    {
        await using var run = new ScriptedRun();
        var error = await run.FailToStartAsync("--new", "sign-in");
        Assert.Equal(AgentErrors.AuthRequired, error.Code);
        Assert.Contains("It offers: Log in (Run `scripted login`).", error.Message);
        Assert.Equal(AgentErrors.AuthRequired, (await run.FailAsync("[[sign-in]]")).Code);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_fails_the_start()
    {
        await using var run = new ScriptedRun();
        var error = await run.FailToStartAsync("--initialize", "version 2");
        Assert.Equal(AgentErrors.Protocol, error.Code);
        Assert.Contains("version 2", error.Message);
    }

    [Fact]
    public async Task An_agent_that_closes_its_output_and_stays_is_ended()
    {
        await using var run = new ScriptedRun();
        Assert.Equal(AgentErrors.Exited, (await run.FailAsync("[[close-output]]")).Code);
    }

    [Fact]
    public async Task An_agent_that_reads_nothing_holds_nobody_up()
    {
        var time = new FakeTime();
        await using var run = new ScriptedRun(time);
        var agent = await run.StartAsync("--deaf").Within("a start");
        var turn = agent.PromptAsync([Prompts.Text(new string('x', 8 * 1024 * 1024))], default);
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(AgentErrors.Unresponsive, (await Assert.ThrowsAsync<AgentException>(() => turn.Within("the end"))).Code);
        await agent.DisposeAsync().AsTask().Within("the stop");
    }

    [Fact]
    public async Task An_agent_that_exits_has_said_all_it_said_however_slow_the_log()
    {
        var time = new FakeTime();
        await using var run = new ScriptedRun(time);
        var gate = new SemaphoreSlim(0);
        run.Host.BeforeUpdate = _ => gate.WaitAsync();
        var agent = await run.StartAsync().Within("a start");
        using var process = run.OnlyProcess;
        var turn = agent.PromptAsync([Prompts.Text("[[text 50]] [[exit-after 0]]")], default);
        await process.WaitForExitAsync().Within("the agent's exit");
        time.Advance(TimeSpan.FromSeconds(2));
        gate.Release(10);
        await run.Host.Until(host => host.Told.Count == 10, "ten updates");
        time.Advance(TimeSpan.FromSeconds(2));
        gate.Release(40);
        Assert.Equal("end_turn", (await turn.Within("the answer")).StopReason);
        Assert.Equal(50, run.Host.Told.Count);
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task A_child_out_of_reach_that_holds_the_streams_open_holds_nobody_up()
    {
        await using var run = new ScriptedRun();
        var error = await run.FailAsync("[[child-unmarked]] [[exit 4]]");
        Assert.Contains("exited with code 4", error.Message);
        ProcessMarks.Kill(int.Parse(run.Host.Text.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_host_that_fails_ends_the_turn_with_its_own_error()
    {
        await using var run = new ScriptedRun();
        run.Host.BeforeUpdate = _ => throw new InvalidDataException("the log is full");
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => run.PromptAsync("[[text 1]]"));
        Assert.Equal("the log is full", error.Message);
    }
}
