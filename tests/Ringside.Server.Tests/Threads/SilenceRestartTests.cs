using System.Text.Json;
using Ringside.Agents;
using Ringside.Server.Tests.Execution;
using Ringside.Server.Tests.Orchestration;
using Ringside.Server.Tests.Sharing;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>A silence is said and told once, whatever becomes of the server, and on however many of them.</summary>
public sealed class SilenceRestartTests
{
    [Fact(DisplayName = "[O17] [B2] kill −9 between a silence and its telling: it is told after the start, once, and said once")]
    public async Task A_killed_server_tells_it_once()
    {
        await using var server = await ServerProcess.StartAsync();
        await Rest.DoAsync(server.Http, "/api/agents", ScriptedAgents.Agent);
        await Rest.DoAsync(server.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var lead = (await ScriptedAgents.RunAsync(server.Http, server.Workdirs, "[[wait]]"))["session"];
        await using (var stream = await SseFrames.OpenAsync(server.Http, $"/api/sessions/{lead}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
        }

        var program = (await Rest.DoAsync(server.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead}}"}"""))["id"];
        var thread = (await Rest.DoAsync(server.Http, "/api/threads", JsonSerializer.Serialize(new { from = lead, to = program, kind = "delegation", text = "Count the files." })))["id"];
        await Rest.WriteAsync(server.Http, program, Rest.Event("run.started"), Rest.Event("run.completed"));
        Assert.Empty(Told(await History.OfSessionAsync(server.Http, lead), thread));

        await server.KillAsync();
        await server.StartAsync();
        await using (var stream = await SseFrames.OpenAsync(server.Http, $"/api/sessions/{lead}/events?type=run.*&type=prompt.*"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "prompt.delivered" && frame.Data.Text("session") == lead && frame.Data.Text("source") == "system");
        }

        await server.KillAsync();
        await server.StartAsync();
        Assert.Single(Told(await History.OfSessionAsync(server.Http, lead), thread));
        Assert.Single(await History.AllAsync(server.Http, "/api/events", $"&thread={thread}&type=thread.message"));
    }

    [Fact(DisplayName = "[O17] [A2] of silences that fall on two servers while the one that delegated ends its turn each is said once and told once")]
    public async Task Two_servers_tell_each_once()
    {
        var (heard, began, gate) = (new Recording<string>("prompts"), new TaskCompletionSource(), new TaskCompletionSource());
        await using var both = await TwoServers.StartAsync(firstDriver: new ScriptedDriver(async (_, prompt, cancelled) =>
        {
            heard.Add(prompt);
            if (prompt == "Stay.")
            {
                began.SetResult();
                await gate.Task.WaitAsync(cancelled);
            }
        }));
        await Rest.DoAsync(both.First.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var lead = (await Rest.DoAsync(both.First.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        await Rest.DoAsync(both.First.Http, $"/api/sessions/{lead}/prompts", """{"text":"Stay."}""");
        await began.Task.Within("the lead's turn");
        var works = new List<(string Program, string Thread)>();
        for (var i = 0; i < 8; i++)
        {
            var program = (await Rest.DoAsync(both.First.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead}}"}"""))["id"];
            works.Add((program, (await Rest.DoAsync(both.First.Http, "/api/threads", JsonSerializer.Serialize(new { from = lead, to = program, kind = "delegation", text = $"Count the files of folder {i}." })))["id"]));
        }

        await TwoServers.LogOf(both.Second).RefreshAsync();
        var ends = works.Select((work, i) => Rest.WriteAsync((i % 2 == 0 ? both.First : both.Second).Http, work.Program, Rest.Event("run.started"), Rest.Event("run.completed"))).ToList();
        await Task.WhenAny(ends);
        gate.SetResult();
        await Task.WhenAll(ends).Within("the ends of all");

        foreach (var (_, thread) in works)
        {
            await heard.WaitAsync("the silence", prompt => prompt.StartsWith($"[Thread {thread}: ", StringComparison.Ordinal));
        }

        await TwoServers.LogOf(both.First).RefreshAsync();
        var events = await History.OfSessionAsync(both.First.Http, lead);
        foreach (var (_, thread) in works)
        {
            Assert.Single(Told(events, thread));
            Assert.Single(await History.AllAsync(both.First.Http, "/api/events", $"&thread={thread}&type=thread.message"));
        }
    }

    private static IEnumerable<JsonElement> Told(List<JsonElement> events, string thread) => events.Where(e => e.Type() == "prompt.queued" && e.Text("thread") == thread && e.Text("source") == "system");
}
