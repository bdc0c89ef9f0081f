using Ringside.Agents.Command;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.TestKit;

namespace Ringside.Agents.Tests.Command;

/// <summary>The command driver with real programs: whatever <c>sh</c> can be told to do.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly ScratchFolder folder = new();
    private readonly RecordingHost host = new();
    private readonly AgentOwner owner = new(Ids.New("dat", TimeProvider.System), "server1");

    public void Dispose()
    {
        Assert.Empty(ProcessMarks.OrphansOf(owner with { Server = "nobody" }).Ids);
        folder.Dispose();
    }

    [Fact(DisplayName = "[G50] the prompt comes on stdin, and what the program prints is told as it prints it")]
    public async Task The_prompt_comes_on_stdin_and_the_answer_streams()
    {
        var agent = await StartAsync("read -r line; echo \"heard $line\"; until [ -e go ]; do sleep 0.01; done; echo over");

        var turn = PromptAsync(agent, "the words");
        await host.Until(told => told.Text == "heard the words\n", "the first line while the program still runs");
        await File.WriteAllTextAsync(folder["go"], "");

        Assert.Equal("end_turn", (await turn).StopReason);
        Assert.Equal("heard the words\nover\n", host.Text);
    }

    [Fact(DisplayName = "[G50] a prompt that has a place among the arguments stands there as it is, and stdin is empty")]
    public async Task A_prompt_in_an_argument_is_one_argument()
    {
        var agent = await StartAsync("cat; printf '%s|' \"$@\"", "name", "--ask={prompt}");

        await PromptAsync(agent, "it's $HOME; \"x\"\nnext");

        Assert.Equal("--ask=it's $HOME; \"x\"\nnext|", host.Text);
    }

    [Fact(DisplayName = "[G50] a long prompt goes in while as much comes out")]
    public async Task A_long_prompt_does_not_block()
    {
        var text = string.Concat(Enumerable.Repeat("Grüße 🥊\n", 100_000));

        await PromptAsync(await StartAsync("cat"), text);

        Assert.Equal(text, host.Text);
    }

    [Theory(DisplayName = "[G51] colours, titles and control characters are left out, and cut characters put together again")]
    [InlineData(@"printf '\033[1;31mred\033[0m \033]0;title\007plain \033]8;;http://x\033\\link\033(B\r\n'", "red plain link\n")]
    [InlineData(@"printf 'a\rb\r\n\010c\000d\n'", "a\nb\ncd\n")]
    [InlineData(@"printf '\303'; sleep 0.05; printf '\274 \360\237'; sleep 0.05; printf '\245\212\n'", "ü 🥊\n")]
    [InlineData(@"printf '\033['; sleep 0.05; printf '1mbold'", "bold")]
    [InlineData(@"printf 'half \360\237'", "half \ufffd")]
    public async Task Output_is_plain_text(string script, string text)
    {
        await PromptAsync(await StartAsync(script), "go");

        Assert.Equal(text, host.Text);
    }

    [Fact(DisplayName = "[G52] an exit code fails the run with the last words, and the next prompt is answered")]
    public async Task An_exit_code_fails_the_turn()
    {
        var agent = await StartAsync("read -r line; echo \"$line\"; [ \"$line\" = fail ] && { echo 'no more paper' >&2; exit 3; }; exit 0");

        var failure = await Assert.ThrowsAsync<AgentException>(() => PromptAsync(agent, "fail"));
        await PromptAsync(agent, "again");

        Assert.Equal((AgentErrors.Exited, true), (failure.Code, failure.IsTurnOnly));
        Assert.Contains("exited with code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no more paper", failure.Message, StringComparison.Ordinal);
        Assert.Equal("fail\nagain\n", host.Text);
    }

    [Fact(DisplayName = "[G52] a cancel ends the program and all that it started, also what left its group")]
    public async Task A_cancel_ends_the_whole_tree()
    {
        // Of the grace that a program has to end by itself, nothing passes.
        var agent = await StartAsync(new FakeTime(), "setsid sleep 600 & trap '' TERM; echo started; sleep 600", []);

        var turn = PromptAsync(agent, "go");
        await host.Until(told => told.Text == "started\n", "its first word");
        await agent.CancelAsync();

        Assert.Equal("cancelled", (await turn).StopReason);
    }

    [Fact(DisplayName = "[G52] children that a program leaves behind end with it, and do not hold up the turn")]
    public async Task What_a_program_leaves_ends_with_it()
    {
        await PromptAsync(await StartAsync("setsid sleep 600 & echo done"), "go");

        Assert.Equal("done\n", host.Text);
    }

    [Fact(DisplayName = "[G17] a program that prints nothing for its idle time is ended; printing begins it anew")]
    public async Task A_silent_program_is_ended()
    {
        var time = new FakeTime();
        var agent = await StartAsync(time, "echo one; until [ -e go ]; do sleep 0.01; done; echo two; sleep 600", []);

        var turn = PromptAsync(agent, "go");
        await host.Until(told => told.Text == "one\n", "the first line");
        time.Advance(TimeSpan.FromMinutes(29));
        await File.WriteAllTextAsync(folder["go"], "");
        await host.Until(told => told.Text == "one\ntwo\n", "the second line");
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.False(turn.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(2));

        var failure = await Assert.ThrowsAsync<AgentException>(() => turn);
        Assert.Equal((AgentErrors.Unresponsive, true), (failure.Code, failure.IsTurnOnly));
    }

    [Fact(DisplayName = "[G2] the program sees none of the server's variables but those it may")]
    public async Task The_program_sees_the_variables_it_may()
    {
        var agent = await Driver(TimeProvider.System, new Dictionary<string, string> { ["SECRET"] = "s", ["SHOWN"] = "yes", ["PATH"] = Environment.GetEnvironmentVariable("PATH")! })
            .StartAsync(new AgentStart("ses_test", folder.Path, Settings("echo \"$SECRET$SHOWN$SET\"") with
            {
                PassEnv = ["SHOWN"],
                Env = new Dictionary<string, string> { ["SET"] = "!" },
            }), host, CancellationToken.None);

        await PromptAsync(agent, "go");

        Assert.Equal("yes!\n", host.Text);
    }

    private Task<IAgent> StartAsync(string script, params string[] args) => StartAsync(TimeProvider.System, script, args);

    private Task<IAgent> StartAsync(TimeProvider time, string script, string[] args) =>
        Driver(time, Environment.GetEnvironmentVariables()).StartAsync(new AgentStart("ses_test", folder.Path, Settings(script, args)), host, CancellationToken.None);

    private CommandDriver Driver(TimeProvider time, System.Collections.IDictionary variables) =>
        new(new ProgramOptions { Owner = owner, DataFolder = folder.Path, Time = time }, variables);

    private static AgentSettings Settings(string script, params string[] args) => new() { Command = "sh", Args = ["-c", script, .. args] };

    private static Task<TurnResult> PromptAsync(IAgent agent, string text) =>
        agent.PromptAsync([Prompts.Text(text)], CancellationToken.None).Within("the end of the turn");
}
