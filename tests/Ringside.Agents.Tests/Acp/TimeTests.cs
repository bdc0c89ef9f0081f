using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

/// <summary>What an agent may take its time for, and what not.</summary>
public sealed class TimeTests
{
    private readonly FakeTime time = new();

    [Theory(DisplayName = "[E8] [G18] an agent that hangs before it is ready fails to start after a minute")]
    [InlineData("--initialize")]
    [InlineData("--new")]
    public async Task An_agent_that_hangs_before_it_is_ready_fails_to_start(string step)
    {
        await using var run = new ScriptedRun(time);
        var starting = run.StartAsync(step, "hang");
        time.Advance(TimeSpan.FromSeconds(60));
        var error = await Assert.ThrowsAsync<AgentException>(() => starting.Within("the failed start"));
        Assert.Equal(AgentErrors.StartTimeout, error.Code);
        Assert.Equal("Ringside.ScriptedAgent was not ready within 60 seconds. It left no word on stderr.", error.Message);
    }

    [Theory(DisplayName = "[E8] [G17] [G18] an agent that hangs in its turn is ended after its idle time, and its last words are told")]
    [InlineData("[[text 1]] [[hang]]", "")]
    [InlineData("[[mutter waiting for the provider]] [[text 1]] [[hang]]", " Its last words:\nwaiting for the provider")]
    public async Task An_agent_that_hangs_in_its_turn_is_ended(string prompt, string words)
    {
        await using var run = new ScriptedRun(time);
        var agent = await run.StartAsync(run.Settings() with { IdleTimeoutSeconds = 600 }).Within("a start");
        var turn = agent.PromptAsync([Prompts.Text(prompt)], default);
        await run.Host.Until(host => host.Text == "0 ", "the agent to work");
        time.Advance(TimeSpan.FromSeconds(599));
        Assert.False(turn.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<AgentException>(() => turn.Within("the hung turn's end"));
        Assert.Equal((AgentErrors.Unresponsive, false), (error.Code, error.IsTurnOnly));
        Assert.Equal($"Ringside.ScriptedAgent gave no sign of life for 10 minutes in the middle of its turn.{words}", error.Message);
        Assert.Empty(run.Processes);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[G17] Any message is a sign of life")]
    public async Task Any_message_is_a_sign_of_life()
    {
        await using var run = new ScriptedRun(time);
        var agent = await run.StartAsync().Within("a start");
        run.Host.Answer = (request, _) => Task.FromResult<string?>("opt-yes");
        time.Advance(TimeSpan.FromHours(5));
        var turn = agent.PromptAsync([Prompts.Text("[[wait]]")], default);
        time.Advance(TimeSpan.FromMinutes(29));
        await run.Host.Until(host => host.Text == "waiting", "a sign of life");
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.False(turn.IsCompleted);
        await agent.CancelAsync();
        Assert.Equal("cancelled", (await turn.Within("the end")).StopReason);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[G17] Waiting for a person is not idling")]
    public async Task Waiting_for_a_person_is_not_idling()
    {
        await using var run = new ScriptedRun(time);
        var answer = new TaskCompletionSource<string?>();
        run.Host.Answer = (_, _) => answer.Task;
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[ask]]")], default);
        await run.Host.Until(host => host.Permissions.Any(), "the question");
        time.Advance(TimeSpan.FromDays(3));
        answer.SetResult("opt-yes");
        Assert.Equal("end_turn", (await turn.Within("the end")).StopReason);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[G17] The idle time begins anew with a persons answer")]
    public async Task The_idle_time_begins_anew_with_a_persons_answer()
    {
        await using var run = new ScriptedRun(time);
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[ask]] [[hang]]")], default);
        await run.Host.Until(host => host.Text == "opt-yes", "the agent to hear the answer");
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(AgentErrors.Unresponsive, (await Assert.ThrowsAsync<AgentException>(() => turn.Within("the end"))).Code);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[E8] [G15] an agent that ignores a cancel is killed after ten seconds")]
    public async Task An_agent_that_ignores_a_cancel_is_killed()
    {
        await using var run = new ScriptedRun(time);
        var agent = await run.StartAsync("--ignore-cancel").Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[wait]]")], default);
        await run.Host.Until(host => host.Text == "waiting", "the agent to work");
        await agent.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        var error = await Assert.ThrowsAsync<AgentException>(() => turn.Within("the end"));
        Assert.Equal(AgentErrors.Unresponsive, error.Code);
        Assert.Contains("did not end its turn within 10 seconds", error.Message);
        Assert.Empty(run.Processes);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[G3] An agent that ignores the end of its stdin is killed after the grace")]
    public async Task An_agent_that_ignores_the_end_of_its_stdin_is_killed_after_the_grace()
    {
        await using var run = new ScriptedRun(time);
        var agent = await run.StartAsync("--ignore-eof").Within("a start");
        var stopping = agent.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        Assert.NotEmpty(run.Processes);
        time.Advance(TimeSpan.FromSeconds(2));
        await stopping.Within("the stop");
        await agent.Ended.Within("the end");
    }
}
