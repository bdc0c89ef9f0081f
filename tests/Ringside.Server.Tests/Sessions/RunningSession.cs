using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

/// <summary>A session whose run has begun and goes on for ever.</summary>
/// <param name="Id">The session's.</param>
internal sealed record RunningSession(string Id, string Run)
{
    /// <summary>A server whose agent <c>demo</c> never answers.</summary>
    public static Task<RingsideHost> HostAsync() =>
        ScriptedDriver.HostAsync((_, _, cancelled) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled));

    /// <param name="agent"><c>demo</c>; or <c>writer</c>, an outside program with a tool at work.</param>
    public static async Task<RunningSession> StartAsync(RingsideHost host, string agent)
    {
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", $$"""{"agent":"{{agent}}"}"""))["id"];
        var prompt = await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"go"}""");
        if (agent == "writer")
        {
            await Rest.WriteAsync(host.Http, session, Rest.Event("run.started", new { prompt = prompt["prompt"] }), Rest.Event("tool.started", new { tool = "t" }));
        }

        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{prompt["run"]}/events");
        await stream.ReadUntilAsync(frame => frame.Event == "run.started");
        return new RunningSession(session, prompt["run"]);
    }
}
