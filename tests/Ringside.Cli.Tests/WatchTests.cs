using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Cli.Tests;

public sealed class WatchTests
{
    private static readonly Session Running = new()
    {
        Id = "ses_1", Agent = "agt_1", Tree = "ses_1", Title = "Fix it", Owner = "usr_1", Visibility = Visibility.Team, Status = SessionStatus.Running,
        CreatedAt = default, UpdatedAt = default,
    };

    [Fact]
    public async Task Watching_shows_history_and_then_what_happens_until_interrupted()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/sessions/ses_1", 200, Running, ProtocolJson.Default.Session);
        Script.Whole(cli.Server.Log);
        cli.Server.Fate = number => new StreamFate { Bye = number == 1 ? ("rotate", true) : ("gone", false) };

        Assert.Equal(1, await cli.RunAsync("watch", "ses_1"));

        Assert.StartsWith("› fix it\n", cli.Output, StringComparison.Ordinal);
        Assert.Equal("Fix it · running", cli.Error.Split('\n')[0]);
        Assert.Contains("The server ended the stream: gone.", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_the_watching_alone()
    {
        await using var cli = await CommandLineFixture.StartAsync();
        cli.Server.On("GET /api/sessions/ses_1", 200, Running, ProtocolJson.Default.Session);
        cli.Server.Fate = _ =>
        {
            cli.Interrupt();
            return StreamFate.Whole;
        };

        Assert.Equal(0, await cli.RunAsync("watch", "ses_1"));
        Assert.DoesNotContain(cli.Server.Requests, request => request.Contains("cancel", StringComparison.Ordinal));
    }
}
