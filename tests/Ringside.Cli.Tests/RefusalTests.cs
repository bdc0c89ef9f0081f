using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Cli.Tests;

public sealed class RefusalTests
{
    [Fact]
    public async Task No_server_there_says_where_and_what_to_do()
    {
        await using var cli = await CommandLineFixture.StartAsync();

        Assert.Equal(2, await cli.RunAsync("run", "--agent", "demo", "--server", "http://127.0.0.1:9", "go"));
        Assert.StartsWith("No Ringside server answers at http://127.0.0.1:9/; start one with ./run", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_agent_says_which_there_are()
    {
        await using var cli = await CommandLineFixture.StartAsync();

        Assert.Equal(2, await cli.RunAsync("run", "--agent", "claud", "go"));
        Assert.Contains("There is no agent 'claud'. There are: demo.", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--agent", "demo")]
    [InlineData("run", "go")]
    [InlineData("run", "--agent", "demo", "--server", "nowhere", "go")]
    [InlineData("watch")]
    [InlineData("fly")]
    public async Task A_wrong_command_line_is_told_and_exits_with_2(params string[] args)
    {
        await using var cli = await CommandLineFixture.StartAsync();

        Assert.Equal(2, await cli.RunAsync(args));
        Assert.NotEmpty(cli.Error);
        Assert.DoesNotContain("   at ", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_says_how_to_give_one()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/agents", context => ScriptedServer.WriteProblemAsync(context, 401, ErrorCodes.Unauthenticated, "no"));

        Assert.Equal(2, await cli.RunAsync("run", "--agent", "demo", "go"));
        Assert.Contains("--token", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_is_wrong_is_told_once()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("POST /api/tasks", context => ScriptedServer.WriteProblemAsync(
            context, 422, ErrorCodes.Invalid, "cron: is never due", new Dictionary<string, string[]> { ["cron"] = ["is never due"] }));

        Assert.Equal(2, await cli.RunAsync("tasks", "add", "x", "--cron", "0 0 31 2 *"));
        Assert.Equal("cron: is never due\n", cli.Error);
    }

    [Fact]
    public async Task A_word_that_begins_with_an_at_sign_is_a_word()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("POST /api/tasks", context => ScriptedServer.WriteProblemAsync(context, 422, ErrorCodes.Invalid, "asked"));

        Assert.Equal(2, await cli.RunAsync("tasks", "add", "@README.md sum it up", "--cron", "@daily"));
        Assert.Equal("asked\n", cli.Error);
    }

    [Fact]
    public async Task The_local_servers_token_is_read_from_its_data_folder()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        var data = Directory.CreateTempSubdirectory("ringside");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data.FullName, "cli-token"), "rs_local\n");
            cli.Variables["RINGSIDE_DATA"] = data.FullName;
            string? authorization = null;
            cli.Server.On("GET /api/sessions/ses_1", context =>
            {
                authorization = context.Request.Headers.Authorization;
                return ScriptedServer.WriteProblemAsync(context, 404, ErrorCodes.NotFound, "There is no such session.");
            });

            Assert.Equal(2, await cli.RunAsync("watch", "ses_1"));
            Assert.Equal("Bearer rs_local", authorization);
            Assert.Equal("There is no such session.", cli.Error.Trim());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
