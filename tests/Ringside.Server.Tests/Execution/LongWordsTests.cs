using Ringside.Agents;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class LongWordsTests
{
    [Fact(DisplayName = "[E8] [E5] an agent whose last words are longer than an event may be still ends its run, with the start of them")]
    public async Task Long_last_words_still_end_the_run()
    {
        var words = string.Concat(Enumerable.Repeat("it broke 🦊 ", 20_000));
        await using var host = await ScriptedDriver.HostAsync((_, _, _) => throw new AgentException(AgentErrors.Exited, words));

        var end = await EndAsync(host);

        Assert.Equal("run.failed", end.Event);
        Assert.StartsWith("it broke 🦊 it broke", end.Data.GetProperty("data").GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[E8] [E5] a tool's news that no event can hold fails the run, and does not keep it going")]
    public async Task News_that_no_event_can_hold_fails_the_run()
    {
        var title = new string('x', 100_000);
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(new ToolCallUpdate { CallId = "t1", Title = "Read" }, stop);

            // The first change is told at once; the next, within 50 ms, waits to be joined and is still untold at the end.
            await agent.UpdateAsync(new ToolCallUpdate { CallId = "t1", Title = "Read a file" }, stop);
            await agent.UpdateAsync(new ToolCallUpdate { CallId = "t1", Title = title }, stop);
            throw new AgentException(AgentErrors.Exited, "gone");
        });

        var end = await EndAsync(host);

        Assert.Equal("run.failed", end.Event);
    }

    private static async Task<SseFrame> EndAsync(RingsideHost host)
    {
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events");
        return (await stream.ReadUntilAsync(frame => frame.Event.StartsWith("run.", StringComparison.Ordinal) && frame.Event != "run.started"))[^1];
    }
}
