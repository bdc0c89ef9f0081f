using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

/// <summary>Each wrong done to the protocol ends in a clear error or a proper result; <see cref="ScriptedRun"/> sees that no process is left.</summary>
public sealed class ProtocolTests
{
    [Fact(DisplayName = "[G6] Noise between messages is passed over")]
    public async Task Noise_between_messages_is_passed_over()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[noise]] [[text 1]] [[noise]]", "--initialize", "noise")).StopReason);
        Assert.Equal("0 ", run.Host.Text);
    }

    [Theory(DisplayName = "[G6] A program that speaks something else fails to start")]
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

    [Fact(DisplayName = "[G6] Half a message at the end is told as such")]
    public async Task Half_a_message_at_the_end_is_told_as_such()
    {
        await using var run = new ScriptedRun();
        Assert.Equal(AgentErrors.Protocol, (await run.FailToStartAsync("--initialize", "half-line")).Code);
        var error = await run.FailAsync("[[half-line]]");
        Assert.Equal(AgentErrors.Protocol, error.Code);
        Assert.StartsWith("Ringside.ScriptedAgent stopped in the middle of a message, in the middle of its turn: it exited with code 0.", error.Message);
    }

    [Fact(DisplayName = "[G5] A message of 50 MB fails the turn")]
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

    [Fact(DisplayName = "[G7] [G8] Answers that nobody asked unknown updates and unknown notifications are passed over")]
    public async Task Answers_that_nobody_asked_unknown_updates_and_unknown_notifications_are_passed_over()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[stray-answer]] [[unknown-update]] [[text 1]]")).StopReason);
        Assert.Equal("0 ", run.Host.Text);
    }

    [Fact(DisplayName = "[G7] [G8] A request for what is not offered is refused by its own text id")]
    public async Task A_request_for_what_is_not_offered_is_refused_by_its_own_text_id()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[unknown-request]]")).StopReason);
        Assert.Equal("refused", run.Host.Text);
    }

    [Fact(DisplayName = "[E6] [G10] half of a code point becomes U+FFFD")]
    public async Task Half_of_a_code_point_becomes_a_replacement_character()
    {
        await using var run = new ScriptedRun();
        await run.PromptAsync("[[half-surrogate]]");
        Assert.Equal("half \ufffd", run.Host.Text);
    }

    [Fact(DisplayName = "[G11] A call announced twice is one call")]
    public async Task A_call_announced_twice_is_one_call()
    {
        await using var run = new ScriptedRun();
        await run.PromptAsync("[[same-tool-twice]]");
        var tool = Assert.Single(run.Host.Tools.Values);
        Assert.Equal(("Twice", "read", "completed"), (tool.Title, tool.Kind, tool.Status));
        Assert.Single(run.Host.Told.OfType<ToolCallUpdate>(), update => update.Status == "completed");
    }

    [Fact(DisplayName = "[G16] What comes after the answer is no error and reopens no call")]
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

    [Fact(DisplayName = "[G14] A permission without a tool call is asked all the same")]
    public async Task A_permission_without_a_tool_call_is_asked_all_the_same()
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync("[[permission-without-tool]]")).StopReason);
        Assert.Equal("opt-yes", run.Host.Text);
        Assert.Equal("completed", Assert.Single(run.Host.Tools.Values).Status);
    }

    [Fact(DisplayName = "[G19] An error for an answer fails the turn alone")]
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

    [Fact(DisplayName = "[G19] An agent that wants a sign in says how")]
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
}
