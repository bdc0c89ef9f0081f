using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

public sealed class OrchestrationTests
{
    [Fact(DisplayName = "[O30] a program switches a session on as an orchestrator, changes it, and reads why it was woken")]
    public async Task A_program_sets_an_orchestrator()
    {
        await using var host = await RingsideHost.StartAsync();
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);
        var session = await Rest.ExternalSessionAsync(host.Http);
        Assert.Equal(OrchestrationStatus.Off, (await client.GetOrchestrationAsync(session)).Status);

        var set = await client.SetOrchestrationAsync(session, new SetOrchestration { Goal = "Ship.", Rules = "Slowly.", MaxPromptsPerHour = 5 });
        var changed = await client.UpdateOrchestrationAsync(session, new UpdateOrchestration { Enabled = false, Cleared = ["rules"] });

        Assert.Equal((OrchestrationStatus.On, "Ship.", "Slowly.", 5), (set.Status, set.Goal, set.Rules, set.MaxPromptsPerHour));
        Assert.Equal((OrchestrationStatus.Off, "Ship.", null, 5), (changed.Status, changed.Goal, changed.Rules, changed.MaxPromptsPerHour));
        Assert.Equal([(session, "Ship.")], (await client.ListOrchestrationsAsync()).Items.Select(one => (one.Session, one.Goal)));
        await client.UpdateOrchestrationAsync(session, new UpdateOrchestration { Enabled = true });
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events?type=orchestration.woken");
        var woken = (await stream.ReadUntilAsync(frame => frame.Event == EventTypes.OrchestrationWoken))[^1].Data;
        Assert.Contains("you were switched on", woken.GetProperty("data").GetProperty("digest").GetString(), StringComparison.Ordinal);
    }
}
