using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.Agents.Tests.Chat;

public sealed class ChatTurnTests
{
    [Theory(DisplayName = "[G53] [B5] text and thoughts stream, and each call's tokens are told in one way whatever the API")]
    [InlineData(Providers.Anthropic, 0)]
    [InlineData(Providers.OpenAI, 8)]
    public async Task Text_and_thoughts_stream(string provider, int reasoning)
    {
        await using var run = await ChatRun.StartAsync(provider);

        var turn = await run.PromptAsync("[[write]]");

        Assert.Equal("end_turn", turn.StopReason);
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(run["hello.txt"]));
        Assert.Equal(LlmScript.WriteThought, run.Host.Thoughts);
        Assert.Equal("I will write hello.txt.All done: that was the file.", run.Host.Text);
        Assert.True(run.Host.Told.OfType<MessageChunk>().Count() > 4);
        var reports = run.Host.Told.OfType<UsageReport>().ToList();
        Assert.Equal(2, reports.Count);
        Assert.All(reports, report => Assert.Equal(new UsageReport(new Counts(200, 34, 1000, 0, reasoning), 1234, 100_000, null, "reported", "scripted-1"), report));
    }

    [Theory(DisplayName = "[G55] a cancel cuts the answer; what was said of it stays in the conversation")]
    [InlineData(Providers.Anthropic, 1)]
    [InlineData(Providers.OpenAI, 0)]
    public async Task A_cancel_cuts_the_answer(string provider, int reports)
    {
        await using var run = await ChatRun.StartAsync(provider);
        run.Llm.Hold("say");

        var turn = run.PromptAsync("[[say one two three]]");
        await run.Host.Until(host => host.Text == "one", "the first word");
        await run.Agent.CancelAsync();

        Assert.Equal("cancelled", (await turn).StopReason);

        // What the prompt took, which OpenAI says only at the end.
        Assert.Equal(Enumerable.Repeat(new Counts(200, 0, 1000), reports), run.Host.Told.OfType<UsageReport>().Select(report => report.Call));
        run.Llm.Release("say");
        await run.PromptAsync("[[say four]]");
        Assert.Equal("onefour", run.Host.Text);
        Assert.Contains("\"one\"", (await run.Llm.RequestAsync("say", nth: 2)).Body.ToString(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[G55] a cancel ends a command with all it started, and the next prompt is answered")]
    [InlineData(Providers.Anthropic)]
    [InlineData(Providers.OpenAI)]
    public async Task A_cancel_ends_a_command(string provider)
    {
        await using var run = await ChatRun.StartAsync(provider);

        var turn = run.PromptAsync("[[slow]]");
        await ScratchFolder.AppearsAsync(run[LlmScript.SlowMark]);
        await run.Agent.CancelAsync();

        Assert.Equal("cancelled", (await turn).StopReason);
        Assert.Empty(ProcessesOf.Folder(run.Workdir));
        await run.PromptAsync("[[say on]]");
        var body = (await run.Llm.RequestAsync("say")).Body.ToString();
        Assert.Contains("the turn was ended before this was done", body, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[G56] what a provider answers fails the turn alone, but for a key that it does not take")]
    [InlineData(Providers.Anthropic, 400, AgentErrors.Provider, true)]
    [InlineData(Providers.OpenAI, 404, AgentErrors.Provider, true)]
    [InlineData(Providers.Anthropic, 401, AgentErrors.AuthRequired, false)]
    [InlineData(Providers.OpenAI, 403, AgentErrors.AuthRequired, false)]
    public async Task A_providers_error_fails_the_turn(string provider, int status, string code, bool turnOnly)
    {
        await using var run = await ChatRun.StartAsync(provider);
        run.Llm.Fail("say", status);

        var failure = await Assert.ThrowsAsync<AgentException>(() => run.PromptAsync("[[say one]]"));
        await run.PromptAsync("[[say two]]");

        Assert.Equal((code, turnOnly), (failure.Code, failure.IsTurnOnly));
        Assert.Contains("The script says so.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ChatRun.Key, failure.Message, StringComparison.Ordinal);
        Assert.Equal("two", run.Host.Text);
        var again = (await run.Llm.RequestAsync("say", nth: 2)).Body.ToString();
        Assert.Equal(status != 400, again.Contains("[[say one]]", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "[G56] a provider that is busy is asked again, later each time, and people see it")]
    [InlineData(Providers.Anthropic, 529)]
    [InlineData(Providers.OpenAI, 429)]
    public async Task A_busy_provider_is_asked_again(string provider, int status)
    {
        var time = new FakeTime();
        await using var run = await ChatRun.StartAsync(provider, time: time);
        run.Llm.Fail("say", status, status, 503);

        var turn = run.PromptAsync("[[say at last]]");
        foreach (var (pause, nth) in new[] { (1, 1), (2, 2), (4, 3) })
        {
            await run.Host.Until(host => host.Tools.Values.Count(tool => tool.Name == "wait") == nth, $"wait {nth}");
            Assert.Contains($"again in {pause} seconds", run.Host.Tools.Values.Last().Title, StringComparison.Ordinal);
            await AdvanceAsync(time, TimeSpan.FromSeconds(pause), run.Llm.RequestAsync("say", nth: nth + 1));
        }

        Assert.Equal("end_turn", (await turn).StopReason);
        Assert.Equal("at last", run.Host.Text);
        Assert.All(run.Host.Tools.Values, tool => Assert.Equal("completed", tool.Status));
    }

    [Fact(DisplayName = "[G56] a provider that is not there is asked for a minute, then the turn fails")]
    public async Task A_provider_that_is_not_there()
    {
        var time = new FakeTime();
        await using var run = await ChatRun.StartAsync(Providers.OpenAI, time: time, change: settings => settings with { BaseUrl = "http://127.0.0.1:1/v1" });

        var turn = run.PromptAsync("hello");
        await AdvanceAsync(time, TimeSpan.FromSeconds(31), turn);

        var failure = await Assert.ThrowsAsync<AgentException>(() => turn);
        Assert.Equal((AgentErrors.Provider, true), (failure.Code, failure.IsTurnOnly));
        Assert.Contains("127.0.0.1:1 cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, run.Host.Tools.Count);
    }

    [Fact(DisplayName = "[G17] a provider that sends nothing for the idle time fails the turn")]
    public async Task A_silent_provider_fails_the_turn()
    {
        var time = new FakeTime();
        await using var run = await ChatRun.StartAsync(Providers.Anthropic, time: time);
        run.Llm.Hold("say");

        var turn = run.PromptAsync("[[say one two]]");
        await run.Host.Until(host => host.Text == "one", "the first word");
        time.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(AgentErrors.Unresponsive, (await Assert.ThrowsAsync<AgentException>(() => turn)).Code);
    }

    [Theory(DisplayName = "[G56] at 80 % of the window the model sums the conversation up, is told as such, and goes on with that alone")]
    [InlineData(Providers.Anthropic)]
    [InlineData(Providers.OpenAI)]
    public async Task A_full_window_is_summed_up(string provider)
    {
        await using var run = await ChatRun.StartAsync(provider, new LlmUsage(Input: 81_000, Cached: 0));
        await run.PromptAsync("[[say the first answer]]");

        await run.PromptAsync("[[say the second answer]]");

        Assert.Equal("the first answerthe second answer", run.Host.Text);
        var summary = Assert.Single(run.Host.Tools.Values);
        Assert.Equal(("think", "completed", "Understood."), (summary.Kind, summary.Status, ChatRun.Shown(summary)));
        Assert.Equal(3, run.Host.Told.OfType<UsageReport>().Count());
        var messages = (await run.Llm.RequestAsync("say", nth: 2)).Body.GetProperty("messages").ToString();
        Assert.Contains("Understood.", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("the first answer", messages, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[G55] what is steered in reaches the model before its next call; without a turn it is not taken")]
    public async Task Steering_reaches_the_model()
    {
        await using var run = await ChatRun.StartAsync(Providers.Anthropic);
        run.Llm.Hold("say");

        var turn = run.PromptAsync("[[say one two]]");
        await run.Host.Until(host => host.Text == "one", "the first word");
        var taken = await run.Agent.SteerAsync([Prompts.Text("[[say three]]")], CancellationToken.None);
        run.Llm.Release("say");
        await turn;

        Assert.True(taken);
        Assert.Equal("one twothree", run.Host.Text);
        Assert.False(await run.Agent.SteerAsync([Prompts.Text("late")], CancellationToken.None));
    }

    [Fact(DisplayName = "[G53] the key goes to the provider alone, by the header of its API")]
    public async Task The_key_goes_to_the_provider()
    {
        await using var run = await ChatRun.StartAsync(Providers.Anthropic, change: settings => settings with { SystemPrompt = "Speak in rhymes." });

        await run.PromptAsync("hello");

        var request = Assert.Single(run.Llm.Requests.Items);
        Assert.DoesNotContain(ChatRun.Key, request.Body.ToString(), StringComparison.Ordinal);
        Assert.Contains("Speak in rhymes.", request.Body.GetProperty("system").ToString(), StringComparison.Ordinal);
        Assert.Equal(("scripted-1", run.Workdir, 7), (request.Model, request.Workdir, request.Tools.Count));
    }

    /// <summary>Moves the clock until it has come to that: a timer may be set a moment after what tells of it.</summary>
    private static async Task AdvanceAsync(FakeTime time, TimeSpan by, Task until)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var tries = 0; tries < 500 && !until.IsCompleted; tries++)
        {
            time.Advance(by);
            await tick.WaitForNextTickAsync();
        }

        await Task.WhenAny(until).Within("what the clock was moved for");
    }
}
