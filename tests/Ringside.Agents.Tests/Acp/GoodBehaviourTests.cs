using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Acp;

public sealed class GoodBehaviourTests
{
    [Fact(DisplayName = "[G9] Text arrives in order and whole before the turn ends")]
    public async Task Text_arrives_in_order_and_whole_before_the_turn_ends()
    {
        await using var run = new ScriptedRun();
        var result = await run.PromptAsync("[[think]] [[text 500]]");
        Assert.Equal("end_turn", result.StopReason);
        Assert.Equal(string.Concat(Enumerable.Range(0, 500).Select(number => $"{number} ")), run.Host.Text);
        Assert.Equal("Let me see.", run.Host.Thoughts);
    }

    [Fact(DisplayName = "[G20] Plan tool tokens and money are told")]
    public async Task Plan_tool_tokens_and_money_are_told()
    {
        await using var run = new ScriptedRun();
        var result = await run.PromptAsync("[[plan]] [[tool]] [[usage]]");
        Assert.Equal(new Counts(200, 34, 1000), result.Usage);
        var plan = Assert.Single(run.Host.Told.OfType<PlanUpdate>());
        Assert.Equal([new Phase("1", "Look", "in_progress", "medium"), new Phase("2", "Leap", "pending", "medium")], plan.Phases);
        Assert.Equal("completed", run.Host.Tools["look"].Status);
        var usage = Assert.Single(run.Host.Told.OfType<UsageReport>());
        Assert.Equal((1234, 200_000, "0.0123", "USD"), (usage.ContextUsed, usage.ContextSize, usage.Cost?.Amount, usage.Cost?.Currency));
    }

    [Fact]
    public async Task A_file_is_written_where_a_person_allows_it()
    {
        await using var run = new ScriptedRun();
        await run.PromptAsync("[[write hello.txt]]");
        Assert.Equal("hello from the scripted agent\n", await File.ReadAllTextAsync(Path.Combine(run.Workdir, "hello.txt")));
        Assert.Equal("completed", Assert.Single(run.Host.Tools.Values).Status);
        Assert.Equal(["allow_always", "allow_once", "reject_once"], Assert.Single(run.Host.Permissions).Options.Select(option => option.Kind));
    }

    [Fact(DisplayName = "[G14] A refusal is told by its option and the turn goes on")]
    public async Task A_refusal_is_told_by_its_option_and_the_turn_goes_on()
    {
        await using var run = new ScriptedRun();
        run.Host.Answer = (request, _) => Task.FromResult<string?>(request.Options.First(option => option.Kind == "reject_once").Id);
        var result = await run.PromptAsync("[[write hello.txt]] [[ask]]");
        Assert.Equal("end_turn", result.StopReason);
        Assert.Equal("opt-no", run.Host.Text);
        Assert.False(File.Exists(Path.Combine(run.Workdir, "hello.txt")));
    }

    [Fact(DisplayName = "[G14] Updates go on while a person thinks")]
    public async Task Updates_go_on_while_a_person_thinks()
    {
        await using var run = new ScriptedRun();
        var answer = new TaskCompletionSource<string?>();
        run.Host.Answer = (_, _) => answer.Task;
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[ask-and-go-on]]")], default);
        await run.Host.Until(host => host.Text.Contains("meanwhile"), "what the agent said while it waited");
        Assert.False(turn.IsCompleted);
        answer.SetResult("opt-yes");
        Assert.Equal("end_turn", (await turn.Within("the end")).StopReason);
        await agent.DisposeAsync();
        Assert.Equal("meanwhileopt-yes", run.Host.Text);
    }

    [Theory(DisplayName = "[G7] A question is answered with its own id whatever its type")]
    [InlineData("[[ask]]")]
    [InlineData("[[ask 8c1f-text]]")]
    public async Task A_question_is_answered_with_its_own_id_whatever_its_type(string prompt)
    {
        await using var run = new ScriptedRun();
        Assert.Equal("end_turn", (await run.PromptAsync(prompt)).StopReason);
        Assert.Equal("opt-yes", run.Host.Text);
    }

    [Fact(DisplayName = "[G15] A cancelled turn ends as cancelled and the next one works")]
    public async Task A_cancelled_turn_ends_as_cancelled_and_the_next_one_works()
    {
        await using var run = new ScriptedRun();
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[wait]]")], default);
        await run.Host.Until(host => host.Text == "waiting", "the agent to work");
        await agent.CancelAsync();
        await agent.CancelAsync();
        Assert.Equal("cancelled", (await turn.Within("the cancelled turn")).StopReason);
        await agent.CancelAsync();
        Assert.Equal("end_turn", (await agent.PromptAsync([Prompts.Text("again")], default).Within("another turn")).StopReason);
        await agent.DisposeAsync();
    }

    [Fact]
    public async Task A_cancel_that_comes_with_its_prompt_cancels_it()
    {
        await using var run = new ScriptedRun();
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[wait]]")], default);
        await agent.CancelAsync();
        Assert.Equal("cancelled", (await turn.Within("the cancelled turn")).StopReason);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[G14] [G15] An open question is answered as cancelled when the turn is")]
    public async Task An_open_question_is_answered_as_cancelled_when_the_turn_is()
    {
        await using var run = new ScriptedRun();
        var dropped = new TaskCompletionSource();
        run.Host.Answer = async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            dropped.SetResult();
            return null;
        };
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[ask]]")], default);
        await run.Host.Until(host => host.Permissions.Any(), "the question");
        await agent.CancelAsync();
        await dropped.Task.Within("the question to be dropped");
        Assert.Equal("cancelled", (await turn.Within("the cancelled turn")).StopReason);
        Assert.Equal("cancelled", run.Host.Text);
        await agent.DisposeAsync();
    }

    [Fact(DisplayName = "[G9] A slow log slows the agent and loses nothing")]
    public async Task A_slow_log_slows_the_agent_and_loses_nothing()
    {
        await using var run = new ScriptedRun();
        var gate = new SemaphoreSlim(0);
        var (inside, most) = (0, 0);
        run.Host.BeforeUpdate = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await gate.WaitAsync();
            Interlocked.Decrement(ref inside);
        };
        var agent = await run.StartAsync().Within("a start");
        var turn = agent.PromptAsync([Prompts.Text("[[text 300]]")], default);
        gate.Release(100);
        await run.Host.Until(host => host.Told.Count == 100, "a hundred updates");
        Assert.False(turn.IsCompleted);
        gate.Release(1000);
        await turn.Within("the end");
        Assert.Equal((300, 1), (run.Host.Told.Count, most));
        await agent.DisposeAsync();
    }
}
