using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Search;

public sealed class SearchIndexTests
{
    [Fact(DisplayName = "[SR9, A12] What came while the index was away is found after the next start, and a dropped index is made anew")]
    public async Task A_dropped_index_is_made_anew()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await SayAsync(host, session, "before");
        Assert.Single(await Found.ByAsync(host.Http, "sumac"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(host.DataFolder, "search.db")));
        }

        await host.StopAsync();
        await host.StartAsync();
        await SayAsync(host, session, "after");
        Assert.Equal(2, (await Found.ByAsync(host.Http, "sumac")).Count);

        await host.StopAsync();
        File.Delete(Path.Combine(host.DataFolder, "search.db"));
        await host.StartAsync();
        Assert.Equal(2, (await Found.ByAsync(host.Http, "sumac")).Count);

        await host.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(host.DataFolder, "search.db"), "This is no index, and long enough to be taken for a file of SQLite's that was damaged.");
        await host.StartAsync();
        Assert.Equal(2, (await Found.ByAsync(host.Http, "sumac")).Count);
    }

    [Fact(DisplayName = "[SR10] An index that cannot be opened is said so by searches, and harms nothing else")]
    public async Task An_index_that_cannot_be_opened_harms_nothing_else()
    {
        await using var host = await RingsideHost.StartAsync();
        await host.StopAsync();
        File.Delete(Path.Combine(host.DataFolder, "search.db"));
        Directory.CreateDirectory(Path.Combine(host.DataFolder, "search.db"));
        await host.StartAsync();

        await SayAsync(host, await Rest.ExternalSessionAsync(host.Http), "here");

        var answer = await Rest.GetAsync(host.Http, "/api/search?q=sumac");
        Assert.Equal((503, "unavailable"), (answer.Status, answer["code"]));
        Assert.Equal(200, (await Rest.GetAsync(host.Http, "/health/ready")).Status);
    }

    private static Task SayAsync(RingsideHost host, string session, string text) =>
        Rest.WriteAsync(host.Http, session, Rest.Event("message.completed", new { message = text, role = "assistant", text = $"sumac {text}" }));
}
