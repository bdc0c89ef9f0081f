using System.Text.Json;
using Ringside.Agents.Processes;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

/// <summary>What is not looked at, and what is looked at late.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LetAlone = TimeSpan.FromMinutes(10);

    [Fact(DisplayName = "[G58] a folder with more new bytes than are taken in is let alone for ten minutes; its runs end as always, and their changes are unknown")]
    public async Task A_folder_that_is_too_large_is_let_alone()
    {
        var time = new FakeTime();
        await using var shell = await ShellHost.StartAsync(time);
        var folder = shell.Folder("large");
        await ShellHost.ShellAsync(folder, "mkdir many && cd many && for i in $(seq 65); do truncate -s 8M $i; done");
        var session = await shell.SessionAsync(folder);

        await IsTooLargeAsync(shell, await shell.RunAsync(session, "echo 1 > one"));
        Directory.Delete(Path.Combine(folder, "many"), recursive: true);
        time.Advance(LetAlone - TimeSpan.FromSeconds(1));
        await IsTooLargeAsync(shell, await shell.RunAsync(session, "echo 2 > two"));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["added three +1 -0"], await shell.KnownAsync(await shell.RunAsync(session, "echo 3 > three")));
    }

    [Fact(DisplayName = "[G58] a look that takes more than five seconds is given up, and the run waits no longer")]
    public async Task A_look_that_takes_too_long_is_given_up()
    {
        var time = new FakeTime();
        await using var shell = await ShellHost.StartAsync(time);
        var folder = shell.Folder("slow");

        // git waits for somebody to write into it.
        await ShellHost.ShellAsync(folder, "mkfifo .gitignore");
        var session = await shell.SessionAsync(folder);
        var run = (await Rest.DoAsync(shell.Http, $"/api/sessions/{session}/prompts", """{"text":"echo 1 > one"}"""))["run"];
        await ProcessesOf.ThereAreAsync(folder, TimeSpan.FromSeconds(30), 1, ProgramPath.Find("git", Environment.GetEnvironmentVariable("PATH"))!);

        time.Advance(Look - TimeSpan.FromMilliseconds(1));
        Assert.Equal("running", (await shell.ChangesAsync(run)).Text("status"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        await History.OfRunAsync(shell.Http, run);

        await IsTooLargeAsync(shell, run);
        Assert.True(File.Exists(Path.Combine(folder, "one")));
    }

    [Fact(DisplayName = "[G57] [E8] after a crash the next start looks, and says that it was late")]
    public async Task After_a_crash_the_changes_are_late()
    {
        await using var server = await ServerProcess.StartAsync();
        await Rest.DoAsync(server.Http, "/api/agents", JsonSerializer.Serialize(new { name = "sh", driver = "command", settings = new { command = "sh", args = new[] { "-c", "{prompt}" } } }));
        var run = (await Rest.DoAsync(server.Http, "/api/runs", JsonSerializer.Serialize(new { agent = "sh", prompt = "echo 1 > one; echo done; sleep 600", workdir = server.Workdirs })))["run"];
        await using (var stream = await SseFrames.OpenAsync(server.Http, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
        }

        await server.KillAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Workdirs, "meanwhile"), "by hand\n");
        await server.StartAsync();

        var end = (await History.OfRunAsync(server.Http, run))[^1];
        Assert.Equal(("run.interrupted", """{"files":2,"additions":2,"deletions":0}"""), (end.Type(), end.Data().GetProperty("changes").GetRawText()));
        var changes = (await Rest.GetAsync(server.Http, $"/api/runs/{run}/changes")).Json;
        Assert.Equal(("known", true), (changes.Text("status"), changes.GetProperty("late").GetBoolean()));
        Assert.Equal(["meanwhile", "one"], changes.GetProperty("files").EnumerateArray().Select(file => file.Text("path")));
    }

    private static async Task IsTooLargeAsync(ShellHost shell, string run)
    {
        Assert.Equal("completed", (await Rest.GetAsync(shell.Http, $"/api/runs/{run}"))["status"]);
        var changes = await shell.ChangesAsync(run);
        Assert.Equal(("unknown", "too_large", 0), (changes.Text("status"), changes.Text("reason"), changes.GetProperty("files").GetArrayLength()));
    }
}
