using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Mcp;
using Ringside.Server.Tests.Sharing;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>A wait that outlives its call is told by a prompt, and by one alone.</summary>
public sealed class WaitPromptTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact(DisplayName = "[O22] a wait that outlives its call is told by one prompt, however often it was called for and the session ends afterwards, also over a restart")]
    public async Task A_wait_is_told_once()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        var program = await RunningAsync(mcp, lead);
        await LaterAsync(lead, program, 600, time);
        await LaterAsync(lead, program, 900, time);

        await Rest.WriteAsync(mcp.Http, program, Said("Forty-two."), Rest.Event("run.completed"));
        var told = Assert.Single(await ToldAsync(mcp, lead.Session));
        Assert.Equal(("system", program), (told.Text("source"), told.Text("actor")));
        Assert.EndsWith("It said last:\n  > Forty-two.", told.Data().Text("text"), StringComparison.Ordinal);
        Assert.Empty(mcp.Host.Services.GetRequiredService<SessionWaits>().Of(lead.Session));
        Assert.Empty(mcp.Host.Services.GetRequiredService<EventLog.EventLog>().ReadRecords("wait-for"));

        await Rest.WriteAsync(mcp.Http, program, Rest.Event("run.started"), Rest.Event("run.completed"));
        time.Advance(TimeSpan.FromSeconds(900));
        await mcp.Host.StopAsync();
        await mcp.Host.StartAsync();
        await mcp.Heard.WaitAsync("that it is idle", prompt => prompt.Contains("that you waited for is idle", StringComparison.Ordinal));
        await Rest.WriteAsync(mcp.Http, program, Rest.Event("run.started"), Rest.Event("run.completed"));
        Assert.Single(await ToldAsync(mcp, lead.Session));
    }

    [Fact(DisplayName = "[O22] a session that goes idle in the moment in which the time to wait is up is told once")]
    public async Task Two_reasons_at_once_are_one_prompt()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        var program = await RunningAsync(mcp, lead);
        await LaterAsync(lead, program, 600, time);

        Task writing;
        using (var frozen = new FrozenServer(mcp.Host, e => e.Type == EventTypes.RunCompleted))
        {
            writing = Rest.WriteAsync(mcp.Http, program, Rest.Event("run.completed"));
            await frozen.StandsStillAsync("the end");

            // What the end has set going waits for the log; so does what the clock sets going now.
            time.Advance(TimeSpan.FromSeconds(600));
        }

        await writing.Within("the write");
        var told = Assert.Single(await ToldAsync(mcp, lead.Session));
        Assert.Contains("that you waited for is idle", told.Data().Text("text"), StringComparison.Ordinal);
    }

    private static async Task<string> RunningAsync(McpHost mcp, Lead lead)
    {
        await Rest.PostAsync(mcp.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var program = (await Rest.DoAsync(mcp.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead.Session}}"}"""))["id"];
        await Rest.WriteAsync(mcp.Http, program, Rest.Event("run.started", new { leaseMs = 86_400_000 }));
        return program;
    }

    /// <summary>Waits for a session for as long as a call may, and is told that a prompt will come.</summary>
    private static async Task LaterAsync(Lead lead, string program, int seconds, FakeTime time)
    {
        var waiting = lead.DoAsync("wait_for", new { session = program, timeoutSeconds = seconds });
        await time.TimersAsync(Limit);
        time.Advance(Limit);
        Assert.Contains("You will be prompted", (await waiting).Text("note"), StringComparison.Ordinal);
    }

    /// <summary>The prompts of waits that a session was given, of which there is at least one.</summary>
    private static async Task<List<JsonElement>> ToldAsync(McpHost mcp, string session)
    {
        await using var stream = await SseFrames.OpenAsync(mcp.Http, $"/api/sessions/{session}/events?type=prompt.queued");
        await stream.ReadUntilAsync(frame => frame.Event == "prompt.queued" && IsOfWait(frame.Data));

        // What was asked for before this is committed after it.
        await mcp.Host.Services.GetRequiredService<EventLog.EventLog>().AppendAsync(_ => true);
        return [.. (await History.OfSessionAsync(mcp.Http, session)).Where(e => e.Type() == "prompt.queued" && IsOfWait(e))];
    }

    private static bool IsOfWait(JsonElement e) => e.Data().Text("text")?.Contains("that you waited for", StringComparison.Ordinal) == true;

    private static JsonObject Said(string text) => Rest.Event("message.completed", new { message = Ids.New(Ids.Message, TimeProvider.System), role = "assistant", text });
}
