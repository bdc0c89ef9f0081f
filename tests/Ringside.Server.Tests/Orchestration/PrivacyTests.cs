using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>What is private stays so, whatever manages it.</summary>
public sealed class PrivacyTests
{
    [Fact(DisplayName = "[O24] [O32] an orchestrator of the team's takes in what the team sees: its owner's private session is refused by name, one below it wakes it for nothing, is in no digest and is not read")]
    public async Task A_teams_orchestrator_sees_nothing_private()
    {
        await using var stage = await Stage.StartAsync();
        var (secret, read) = ("", new TaskCompletionSource<string>());
        var lead = await stage.SessionAsync(async part => read.TrySetResult((await part.CallAsync("read_session", new { session = secret })).Text), visibility: "team");
        secret = await stage.SessionAsync(parent: lead);
        var (elsewhere, open) = (await stage.SessionAsync(), await stage.SessionAsync(parent: lead, visibility: "team"));

        var refused = await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", $$"""{"goal":"x","manages":["{{elsewhere}}"]}""");
        ErrorTests.Refused(refused, 422, "invalid");
        Assert.Contains($"{elsewhere} is private", refused.Json.GetProperty("errors").GetProperty("manages[0]").ToString(), StringComparison.Ordinal);

        await stage.RunAsync(secret, "The code is 4711.");
        await stage.OrchestrateAsync(lead, new { goal = "Listen." });
        Assert.Contains("not_found", await read.Task.Within("what it may read"), StringComparison.Ordinal);
        await stage.RunAsync(secret, "The code is 4712.");
        await stage.RunAsync(open);
        var woken = await stage.WokenAsync(lead, 2);
        Assert.Equal([(open, "idle")], Stage.Causes(woken));
        Assert.DoesNotContain("471", woken.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(await History.OfSessionAsync(stage.Http, lead), e => e.Text("session") == lead && e.ToString().Contains("471", StringComparison.Ordinal));
    }
}
