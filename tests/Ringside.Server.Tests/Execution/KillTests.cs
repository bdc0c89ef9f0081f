using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class KillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "[E2] [E8] kill −9 while a writer appends: what was acknowledged is there, what was going is interrupted, and no process of an agent is left")]
    public async Task A_killed_server_loses_nothing_that_it_acknowledged()
    {
        await using var server = await ServerProcess.StartAsync();
        await Rest.DoAsync(server.Http, "/api/agents", ScriptedAgents.Agent);
        var session = await Rest.ExternalSessionAsync(server.Http);
        var demo = await Rest.DoAsync(server.Http, "/api/runs", """{"agent":"demo","prompt":"count the words"}""");
        var acp = await ScriptedAgents.RunAsync(server.Http, server.Workdirs, "[[child]] [[child-elsewhere]] [[wait]]");
        await UntilAsync(server.Http, demo["run"], "interaction.opened");
        await UntilAsync(server.Http, acp["run"], "message.delta");
        await ProcessesOf.ThereAreAsync(server.Workdirs, Limit, 2, "sleep");
        Assert.Equal(2, ProcessesOf.Folder(server.Workdirs).Count(process => process.Command.StartsWith("sleep", StringComparison.Ordinal)));
        var acknowledged = new List<string>();
        var (enough, writing) = (new TaskCompletionSource(), Task.CompletedTask);
        writing = Task.Run(async () =>
        {
            while (true)
            {
                acknowledged.Add(await Rest.WriteAsync(server.Http, session, Rest.Event("x.a", new { acknowledged.Count })));
                if (acknowledged.Count == 100)
                {
                    enough.SetResult();
                }
            }
        });
        await enough.Task.Within("a hundred writes");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => writing.Within("the writer's failure"));
        await server.StartAsync();
        var clock = TimeProvider.System.GetTimestamp();
        foreach (var run in new[] { demo["run"], acp["run"] })
        {
            var events = await History.OfRunAsync(server.Http, run);
            Assert.Equal("run.interrupted", Assert.Single(events.Types(), History.IsEnd));
            Assert.Equal("run.interrupted", events[^1].Type());
        }

        await ProcessesOf.NoneLeftAsync(server.Workdirs, Limit, "sleep");
        await ProcessesOf.NoneLeftAsync(server.Workdirs, Limit, "ScriptedAgent");
        Assert.True(TimeProvider.System.GetElapsedTime(clock) < Limit, "within ten seconds");
        var kept = (await History.OfSessionAsync(server.Http, session)).Where(e => e.Type() == "x.a").Select(History.Cursor).ToList();
        Assert.Equal(acknowledged, kept.Take(acknowledged.Count));
        Assert.InRange(kept.Count - acknowledged.Count, 0, 1);
        var whole = (await History.AllAsync(server.Http, "/api/events")).Select(e => e.GetProperty("position").GetInt32()).ToList();
        Assert.Equal(Enumerable.Range(1, whole.Count), whole);
    }

    private static async Task UntilAsync(HttpClient http, string run, string type)
    {
        await using var stream = await SseFrames.OpenAsync(http, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync(frame => frame.Event == type);
    }
}
