using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Hosting;

public sealed class StopTests
{
    [Fact(DisplayName = "[O2] [E8] a server whose log cannot be written stops in time all the same, and its next start ends what was going")]
    public async Task A_server_whose_log_cannot_be_written_stops_in_time()
    {
        await using var host = await ScriptedDriver.HostAsync(WaitAsync);
        var run = await StartedAsync(host);
        await using (await FileLock.TakeAsync(host))
        {
            await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        }

        await host.StartAsync();

        Assert.Equal("run.interrupted", (await History.OfRunAsync(host.Http, run).Within("the run's end"))[^1].Type());
    }

    [Fact(DisplayName = "[O2] a viewer who takes nothing holds the web server to its limit, and agents are ended meanwhile")]
    public async Task Agents_are_ended_while_a_stuck_viewer_is_waited_for()
    {
        var driver = new ScriptedDriver(WaitAsync);
        await using var host = await driver.HostAsync();
        await StartedAsync(host);
        var session = await Rest.ExternalSessionAsync(host.Http);
        using var stuck = await StuckReader.OpenAsync(host, $"/api/sessions/{session}/events");
        for (var i = 0; i < 20; i++)
        {
            await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, 20).Select(_ => Rest.Event("x.much", new { text = new string('x', 40_000) }))]);
        }

        var clock = TimeProvider.System.GetTimestamp();
        var stopping = host.StopAsync();
        await driver.LastEnded.Within("the agent's end");
        var agentsTook = TimeProvider.System.GetElapsedTime(clock);
        await stopping.Within("the server's stop");
        var allTook = TimeProvider.System.GetElapsedTime(clock);

        Assert.True(allTook > TimeSpan.FromSeconds(5), $"the viewer held the web server, but only for {allTook}");
        Assert.True(agentsTook < allTook / 2, $"the agent was ended after {agentsTook} of {allTook}");
    }

    [Fact(DisplayName = "[O2] [O22] a person's call of a tool that waits ends with the server, and does not hold it")]
    public async Task A_waiting_call_ends_with_the_server()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time, configure: builder => builder.Services
            .AddSingleton<Ringside.Agents.IAgentDriver>(new ScriptedDriver(WaitAsync))
            .PostConfigure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan));
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started", new { leaseMs = 86_400_000 }));
        var call = new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = "wait_for", arguments = new { session } } };
        using var content = new StringContent(JsonSerializer.Serialize(call), new MediaTypeHeaderValue("application/json"));
        using var own = new HttpClient { BaseAddress = host.Address };
        own.DefaultRequestHeaders.Authorization = host.Http.DefaultRequestHeaders.Authorization;
        var calling = own.PostAsync("/mcp", content);
        await time.TimersAsync(TimeSpan.FromSeconds(45));
        Assert.False(calling.IsCompleted);

        await host.StopAsync().Within("the server's stop, which no limit ends");

        await ((Task)calling).ContinueWith(_ => { }, TaskScheduler.Default).Within("the end of the call");
    }

    private static Task WaitAsync(Ringside.Agents.IAgentHost host, string prompt, CancellationToken cancelled) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);

    private static async Task<string> StartedAsync(RingsideHost host)
    {
        var run = (await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"work"}"""))["run"];
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync(frame => frame.Event == "run.started");
        return run;
    }
}
