using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Cli.Tests;

public sealed class RunTests
{
    [Theory]
    [InlineData(EventTypes.RunCompleted, 0)]
    [InlineData(EventTypes.RunFailed, 1)]
    [InlineData(EventTypes.RunInterrupted, 3)]
    [InlineData(EventTypes.RunCancelled, 130)]
    public async Task The_exit_code_says_how_the_run_ended(string end, int code)
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.Log.EndRun("run_1", end);

        Assert.Equal(code, await cli.RunAsync("run", "--agent", "demo", "go"));
    }

    [Fact]
    public async Task A_run_reads_like_a_transcript()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        Script.Whole(cli.Server.Log);

        await cli.RunAsync("run", "--agent", "demo", "fix", "it");

        Assert.Equal(
            """
            › fix it
            · It was given a summary.
            let me see
            ▸ Reproduce
            ● dotnet test
              ✓ 8.2 s
            ● Write a.txt
              ✗ Permission denied
            It works now.
            ✓ completed in 12.3 s · 1,500 tokens in, 34 out · 0.0123 USD

            """, cli.Output);
        Assert.Contains("session ses_1 · run run_1", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_was_shown_as_it_grew_is_not_shown_again()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        var log = cli.Server.Log;
        log.Append(EventTypes.MessageDelta, new DeltaData("msg_1", 0, "It wor"), ProtocolJson.Default.DeltaData, "run_1");
        log.Append(EventTypes.MessageDelta, new DeltaData("msg_1", 6, "ks "), ProtocolJson.Default.DeltaData, "run_1");
        log.Append(EventTypes.MessageCompleted, new MessageData { Message = "msg_1", Role = "assistant", Text = "It works now." }, ProtocolJson.Default.MessageData, "run_1");
        log.EndRun("run_1");

        await cli.RunAsync("run", "--agent", "demo", "go");

        Assert.StartsWith("It works now.\n✓ completed", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_agent_says_cannot_command_the_terminal()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.Log.Append(
            EventTypes.MessageCompleted, new MessageData { Message = "msg_1", Role = "assistant", Text = "\e]0;owned\a" }, ProtocolJson.Default.MessageData, "run_1");
        cli.Server.Log.EndRun("run_1");

        await cli.RunAsync("run", "--agent", "demo", "go");

        Assert.DoesNotContain('\e', cli.Output);
        Assert.DoesNotContain('\a', cli.Output);
    }

    [Fact]
    public async Task A_lost_connection_is_told_and_nothing_is_shown_twice()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        Script.Whole(cli.Server.Log);
        cli.Server.Fate = number => number == 1 ? new StreamFate { CutAfterBytes = 1_500, Resets = false } : StreamFate.Whole;

        Assert.Equal(0, await cli.RunAsync("run", "--agent", "demo", "go"));

        Assert.Contains("Connected again; nothing is missing.", cli.Error, StringComparison.Ordinal);
        Assert.Single(cli.Output.Split('\n'), line => line == "● dotnet test");
    }

    [Fact]
    public async Task The_first_interrupt_cancels_the_run_and_its_end_is_awaited()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("POST /api/runs/run_1/cancel", context =>
        {
            context.Response.StatusCode = 202;
            cli.Server.Log.EndRun("run_1", EventTypes.RunCancelled);
            return Task.CompletedTask;
        });
        cli.Server.Fate = _ =>
        {
            cli.Interrupt();
            return StreamFate.Whole;
        };

        Assert.Equal(130, await cli.RunAsync("run", "--agent", "demo", "go"));
        Assert.Contains("✗ cancelled", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_interrupt_leaves()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("POST /api/runs/run_1/cancel", context => Task.CompletedTask);
        cli.Server.Fate = _ =>
        {
            cli.Interrupt();
            cli.Interrupt();
            return StreamFate.Whole;
        };

        Assert.Equal(130, await cli.RunAsync("run", "--agent", "demo", "go"));
        Assert.Contains("Left.", cli.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[S14] a run's new session has the policy, the worktree, the mode and the options that were said")]
    public async Task What_was_said_of_the_session_is_sent()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        var sent = await SentAsync(cli, "--policy", "edit", "--branch", "topic/one", "--mode", "plan", "--config", "model=large", "--config", "fast=true");

        Assert.Equal(("edit", "topic/one", "plan", "tidy up"), (sent.Policy, sent.Worktree?.GetString(), sent.Mode, sent.Prompt));
        Assert.Equal(("large", JsonValueKind.True), (sent.Config?["model"].GetString(), sent.Config?["fast"].ValueKind));
        Assert.Equal(JsonValueKind.True, (await SentAsync(cli, "--worktree")).Worktree?.ValueKind);
        Assert.Equal((null, null, null, null), ((await SentAsync(cli)) is var plain ? (plain.Policy, plain.Worktree, plain.Mode, plain.Config) : default));
    }

    [Fact(DisplayName = "[S14] an option that is no pair is refused before anything is sent")]
    public async Task An_option_that_is_no_pair_is_refused()
    {
        await using var cli = await CommandLineFixture.StartAsync();

        Assert.Equal(2, await cli.RunAsync("run", "--agent", "demo", "--config", "large", "go"));
        Assert.Contains("--config large is no pair", cli.Error, StringComparison.Ordinal);
        Assert.Empty(cli.Server.Requests);
    }

    /// <summary>What a run with these options asks of the server.</summary>
    private static async Task<CreateRun> SentAsync(CommandLineFixture cli, params string[] options)
    {
        CreateRun? sent = null;
        cli.Server.On("POST /api/runs", async context =>
        {
            sent = await JsonSerializer.DeserializeAsync(context.Request.Body, ProtocolJson.Default.CreateRun);
            cli.Server.Log.EndRun("run_1");
            await ScriptedServer.WriteJsonAsync(context, 201, new RunCreated("run_1", "ses_1"), ProtocolJson.Default.RunCreated);
        });
        Assert.Equal(0, await cli.RunAsync(["run", "--agent", "demo", .. options, "tidy", "up"]));
        return sent!;
    }
}
