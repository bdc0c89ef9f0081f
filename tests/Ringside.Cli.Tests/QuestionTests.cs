using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Cli.Tests;

public sealed class QuestionTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("no")]
    [InlineData("deny")]
    public async Task A_question_is_answered_from_the_keyboard_by_number_id_or_name(string typed)
    {
        await using var cli = await CommandLineFixture.StartAsync(hasKeyboard: true);
        AnswersEndTheRun(cli.Server);
        Script.Ask(cli.Server.Log);
        cli.Type("maybe");
        cli.Type(typed);

        Assert.Equal(0, await cli.RunAsync("run", "--agent", "demo", "go"));

        Assert.Contains("? Run rm -rf ./bin?\n  1  Allow\n  2  Deny\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("  → no\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("'maybe' is none of the choices.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_keyboard_it_says_how_to_answer_and_that_way_works()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        AnswersEndTheRun(cli.Server);
        Script.Ask(cli.Server.Log);
        var run = cli.RunAsync("run", "--agent", "demo", "go");

        await cli.OutputToHaveAsync("ringside answer itx_1 yes");
        await using var other = await CommandLineFixture.StartAsync();
        Assert.Equal(0, await other.RunAsync("answer", "itx_1", "yes", "--server", cli.Server.Address.ToString()));

        Assert.Equal(0, await run);
        Assert.Contains("  → yes\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_somebody_answered_first_is_told()
    {
        await using var cli = await CommandLineFixture.StartAsync(hasKeyboard: true);
        cli.Server.On("POST /api/interactions/itx_1/answer", async context =>
        {
            await ScriptedServer.WriteProblemAsync(context, 409, ErrorCodes.AlreadyAnswered, "answered");
            Script.Answer(cli.Server.Log, "yes");
            cli.Server.Log.EndRun("run_1");
        });
        Script.Ask(cli.Server.Log);
        cli.Type("2");

        Assert.Equal(0, await cli.RunAsync("run", "--agent", "demo", "go"));
        Assert.Contains("  → yes\n", cli.Output, StringComparison.Ordinal);
    }

    private static void AnswersEndTheRun(ScriptedServer server) => server.On("POST /api/interactions/itx_1/answer", async context =>
    {
        var answer = await JsonSerializer.DeserializeAsync(context.Request.Body, ProtocolJson.Default.AnswerInteraction);
        var answered = new Interaction { Id = "itx_1", Session = "ses_1", Kind = "permission", Title = "Run it?", Status = "answered", CreatedAt = default };
        await ScriptedServer.WriteJsonAsync(context, StatusCodes.Status200OK, answered, ProtocolJson.Default.Interaction);
        Script.Answer(server.Log, answer!.Option!);
        server.Log.EndRun("run_1");
    });
}
