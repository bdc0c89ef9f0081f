using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Hosting;

public sealed class RestartTests
{
    [Fact(DisplayName = "[R4] [E2] a server that was stopped and started again has everything, resumes its readers, and has interrupted what was going")]
    public async Task A_restart_loses_nothing()
    {
        await using var host = await ScriptedDriver.HostAsync((_, _, cancelled) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled));
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"work"}""");
        await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "run.started");
        }

        var before = await History.AllAsync(host.Http, "/api/events");
        await host.StopAsync();
        await host.StartAsync();
        var after = await History.AllAsync(host.Http, "/api/events");

        Assert.Equal(before.Select(e => e.GetRawText()), after.Take(before.Count).Select(e => e.GetRawText()));
        Assert.Equal("interrupted", (await Rest.GetAsync(host.Http, $"/api/runs/{run["run"]}"))["status"]);
        Assert.Single(after, e => History.IsEnd(e.Type()));
        await using var resumed = await SseFrames.OpenAsync(host.Http, "/api/events", before[^2].Cursor());
        Assert.Equal("resumed", (await resumed.ReadAsync())!.Data.Text("verdict"));
        Assert.Equal(before[^1].Cursor(), (await resumed.ReadAsync())!.Id);
    }
}
