using Ringside.Server.Tests.Execution;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

public sealed class DamagedTests
{
    [Fact(DisplayName = "[G57] [B2] a server starts and ends the runs of a killed one also where what was kept of a run's folder is damaged; what that changed is not known then")]
    public async Task A_damaged_record_stops_no_start()
    {
        await using var server = await ServerProcess.StartAsync();
        await Rest.DoAsync(server.Http, "/api/agents", ScriptedAgents.Agent);
        var run = (await ScriptedAgents.RunAsync(server.Http, server.Workdirs, "[[wait]]"))["run"];
        await using (var stream = await SseFrames.OpenAsync(server.Http, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
        }

        var record = Assert.Single(Directory.GetFiles(Path.Combine(server.DataFolder, "changes"), $"{run}.json", SearchOption.AllDirectories));
        await server.KillAsync();
        File.WriteAllBytes(record, []);

        await server.StartAsync().Within("the start");

        Assert.Equal("run.interrupted", (await History.OfRunAsync(server.Http, run))[^1].Type());
        var changes = await Rest.GetAsync(server.Http, $"/api/runs/{run}/changes");
        Assert.Equal(("unknown", "not_kept"), (changes["status"], changes["reason"]));
    }
}
