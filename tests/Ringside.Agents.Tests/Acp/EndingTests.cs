using System.Globalization;
using Ringside.Agents.Processes;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

/// <summary>However an agent ends, its run does, with a clear reason; <see cref="ScriptedRun"/> sees that no process is left.</summary>
public sealed class EndingTests
{
    [Theory(DisplayName = "[E8] [G18] an agent that exits before it is ready fails to start, with its last words")]
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

    [Fact(DisplayName = "[E8] [G18] an agent that exits in its turn fails it, with its last words")]
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

    [Fact(DisplayName = "[G9] An agent that exits has said all it said however slow the log")]
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
    public async Task A_host_that_hangs_does_not_keep_its_agent_from_being_ended()
    {
        await using var run = new ScriptedRun();
        var (told, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        run.Host.BeforeUpdate = _ =>
        {
            told.SetResult();
            return never.Task;
        };
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[text 1]]")], default);
        await told.Task.Within("the update");
        await agent.DisposeAsync().AsTask().Within("the stop");
        await Assert.ThrowsAnyAsync<Exception>(() => turn.Within("the turn's end"));
    }

    [Fact]
    public async Task What_a_host_does_not_want_any_more_is_dropped_and_the_agent_goes_on()
    {
        await using var run = new ScriptedRun();
        run.Host.BeforeUpdate = update => update is ThoughtChunk ? throw new OperationCanceledException("The run is over.") : Task.CompletedTask;
        Assert.Equal("end_turn", (await run.PromptAsync("[[think]] [[text 2]]")).StopReason);
        Assert.Equal("0 1 ", run.Host.Text);
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
