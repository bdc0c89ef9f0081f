using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class WorkdirTests
{
    [Fact(DisplayName = "[W6] a folder of a session's own is made when its agent starts, so that nothing is left of a session that could not be made")]
    public async Task A_folder_of_its_own_is_made_when_the_agent_starts()
    {
        await using var host = await ScriptedDriver.HostAsync((_, _, _) => Task.CompletedTask);
        await using (await FileLock.TakeAsync(host))
        {
            ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""), 503, "unavailable");
            Assert.False(Directory.Exists(host.Scratch) && Directory.EnumerateFileSystemEntries(host.Scratch).Any());
        }

        var session = await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}""");
        Assert.False(Directory.Exists(session["workdir"]));
        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session["id"]}/prompts", """{"text":"go"}"""))["run"];
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, run))[^1].Type());

        Assert.True(Directory.Exists(session["workdir"]));
    }

    [Fact(DisplayName = "[W4] [W6] a repeated request gets its first result, also when its folder is gone meanwhile")]
    public async Task A_repeated_request_gets_its_first_result()
    {
        await using var host = await RingsideHost.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(host.Workdirs, "gone")).FullName;
        var body = JsonSerializer.Serialize(new { agent = "demo", workdir = folder });
        Task<Answer> OpenAsync(string key) => Rest.SendAsync(host.Http, HttpMethod.Post, "/api/sessions", body, ("Idempotency-Key", key));
        var first = await OpenAsync("a");
        Directory.Delete(folder);

        Assert.Equal(first["id"], (await OpenAsync("a"))["id"]);
        ErrorTests.Refused(await OpenAsync("b"), 422, "invalid");
    }
}
