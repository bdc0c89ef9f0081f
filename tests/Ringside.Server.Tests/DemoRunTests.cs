using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests;

public sealed class DemoRunTests
{
    [Fact(DisplayName = "[M3] [A10] a demo run streams its prompt, waits for a permission that the API answers, and completes")]
    public async Task A_demo_run_waits_for_a_permission_and_completes()
    {
        await using var host = await RingsideHost.StartAsync();
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"count the words"}""");
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events");

        var before = await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened");
        var interaction = before[^1].Data.GetProperty("data").GetProperty("interaction").GetString();
        await Rest.DoAsync(host.Http, $"/api/interactions/{interaction}/answer", """{"option":"allow-always"}""");
        var after = await stream.ReadUntilAsync(frame => frame.Event == "bye");

        Assert.Equal("hello", before[0].Event);
        Assert.Contains(before, frame => frame.Event == "message.completed" && frame.Data.GetProperty("data").GetProperty("role").GetString() == "user");
        Assert.Equal(["run.completed", "bye"], after.Select(frame => frame.Event).TakeLast(2));
        Assert.Equal("finished", after[^1].Data.GetProperty("code").GetString());
        Assert.True(File.Exists(Path.Combine((await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}"))["workdir"], "count.sh")));
    }
}
