using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Tasks that are due while the server cannot write.</summary>
public sealed class TaskFaultTests
{
    [Theory(DisplayName = "[T9] what is due, or to be tried again, while the log cannot be written keeps its time: it runs once the log is back, is told once, and pauses nothing, whatever its retries")]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_fault_that_passes(int retries)
    {
        await using var host = await TaskHost.StartAsync();
        var task = await host.AddAsync(new { agent = "demo", prompt = "stay", at = "2026-11-20T13:00:00Z", retries, retryAfterSeconds = 3600 });
        if (retries > 0)
        {
            await host.UntilAsync("2026-11-20T13:00:00Z", "task.started");
            await host.EndTurnAsync(error: "The model is on strike.");
            await host.ToldAsync("task.failed");
        }

        await using (await FileLock.TakeAsync(host.Host))
        {
            host.Time.Advance(TimeSpan.FromHours(1));

            // What waits while the log is away is answered together.
            ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/agents", """{"name":"late","driver":"external"}"""), 503, "unavailable");
        }

        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(retries + 1, (await host.ToldAsync("task.started")).Data().GetProperty("attempt").GetInt32());
        await host.EndTurnAsync(retries + 1);
        await host.ToldAsync("task.completed");

        Assert.Equal(retries > 0 ? "due 1@13:00, failed 1, due 1@13:00, completed 1" : "due 1@13:00, completed 1", await host.HistoryAsync(task));
        Assert.Equal("done", (await host.GetAsync(task)).Text("status"));
    }
}
