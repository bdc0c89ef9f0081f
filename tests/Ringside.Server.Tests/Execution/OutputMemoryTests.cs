using Microsoft.Extensions.DependencyInjection;
using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Server.Hosting;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>What is left in memory, and on a broken disk, of what tools printed.</summary>
[CollectionDefinition(nameof(OutputMemoryTests), DisableParallelization = true)]
[Collection(nameof(OutputMemoryTests))]
public sealed class OutputMemoryTests
{
    /// <param name="bound">A buffer and the last lines of each of the former were 43 MB, the last lines of the latter 16 MB.</param>
    [Theory(DisplayName = "[G65] of calls that are over, however many one turn has, next to nothing stays in memory")]
    [InlineData(600, 5_000, 20_000_000)]
    [InlineData(2_000, 100, 10_000_000)]
    public async Task Calls_that_are_over_keep_nothing(int calls, int characters, long bound)
    {
        var (grown, at) = (new TaskCompletionSource<long>(), 0L);
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            for (var call = 0; call < calls + 20; call++)
            {
                at = call == 20 ? GC.GetTotalMemory(forceFullCollection: true) : at;
                await agent.UpdateAsync(Call($"call{call}") with { Printed = new string((char)('a' + (call % 26)), characters).AsMemory() }, stop);
                await agent.UpdateAsync(Call($"call{call}") with { Status = "completed" }, stop);
            }

            grown.SetResult(GC.GetTotalMemory(forceFullCollection: true) - at);
        });
        await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");

        Assert.InRange(await grown.Task.Within("the calls"), long.MinValue, bound);
    }

    [Fact(DisplayName = "[E6] [L16] where output can be neither written nor read at a turn's end, its last message is told all the same, and its output sealed by the next start")]
    public async Task A_broken_disk_takes_no_words()
    {
        BrokenBytes bytes = null!;
        var driver = new ScriptedDriver(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(Call("long") with { Printed = new string('x', 10_000).AsMemory() }, stop);
            await agent.UpdateAsync(new MessageChunk("The last words."), stop);
            (bytes.IsFull, bytes.IsUnreadable) = (true, true);
            await agent.UpdateAsync(Call("long") with { Printed = new string('y', 100_000).AsMemory() }, stop);
            await agent.UpdateAsync(new MessageChunk("The very last words."), stop);
        });
        await using var host = await RingsideHost.StartAsync(configure: builder =>
        {
            builder.Services.AddSingleton<IAgentDriver>(driver);
            builder.Services.AddSingleton<IEventStore>(provider =>
            {
                var store = RingsideServices.OpenStore(provider.GetRequiredService<RingsideOptions>(), provider.GetRequiredService<TimeProvider>());
                bytes = new BrokenBytes(store.ArtifactBytes);
                return new CountingStore(store) { ArtifactBytes = bytes };
            });
        });
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        var events = await History.OfRunAsync(host.Http, run["run"]);

        Assert.Equal("run.completed", events[^1].Type());
        Assert.Equal(["The last words.", "The very last words."], events.Where(e => e.Type() == "message.completed" && e.Data().Text("role") == "assistant").Select(e => e.Data().Text("text")));
        var told = events.Last(e => e.Type() is "tool.updated").Data().GetProperty("content")[0].GetProperty("content").GetProperty("text").GetProperty("artifact");
        Assert.Equal("open", told.Text("state"));
        await host.StopAsync();
        await host.StartAsync();
        bytes.IsUnreadable = false;
        using var read = await host.Http.GetAsync($"/api/artifacts/{told.Text("id")}");
        Assert.Equal(new string('x', 10_000), await read.Content.ReadAsStringAsync());
    }

    private static ToolCallUpdate Call(string id) => new() { CallId = id, Kind = "execute" };
}
