using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Changes;

public sealed class RevertTests
{
    [Fact(DisplayName = "[G60] [S12] a revert puts back what was edited, deleted, renamed and made, and takes away the folders that were made; every viewer hears of it; done again, nothing more changes")]
    public async Task A_revert_puts_everything_back()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("back", ("edited", "1\r\n"), ("gone", "x\n"), ("old", "a\nb\nc\n"), ("script", "#!/bin/sh\n"), ("other", "o\n"));
        var session = await shell.SessionAsync(folder);
        var run = await shell.RunAsync(session, "echo 2 >> edited; rm gone; mv old new; chmod +x script; mkdir -p deep/er; echo made > deep/er/made; rm other; mkdir other; echo in > other/in");
        await using var stream = await SseFrames.OpenAsync(shell.Http, $"/api/sessions/{session}/events?from=now");

        var reverted = await shell.RevertAsync(run);

        Assert.Equal(200, reverted.Status);
        Assert.Equal(["edited", "gone", "old", "other", "script"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(("1\r\n", "x\n", "a\nb\nc\n", "o\n"), (Read("edited"), Read("gone"), Read("old"), Read("other")));
        await ShellHost.ShellAsync(folder, "! [ -x script ]");
        var told = (await stream.ReadUntilAsync(frame => frame.Event == "changes.reverted"))[^1].Data;
        Assert.Equal((run, 8, null), (told.Data().Text("run"), told.Data().GetProperty("files").GetInt32(), told.Text("run")));
        Assert.Equal(8, (await shell.ChangesAsync(run)).GetProperty("reverted").GetProperty("files").GetInt32());
        Assert.Equal(8, (await shell.RevertAsync(run)).Json.GetProperty("reverted").GetProperty("files").GetInt32());
        Assert.Single(await History.OfSessionAsync(shell.Http, session), e => e.Type() == "changes.reverted");

        string Read(string name) => File.ReadAllText(Path.Combine(folder, name));
    }

    [Fact(DisplayName = "[G60] what has changed since by something else is not touched: 409 names it, and nothing at all is put back; with force it is; what the run did not change stays")]
    public async Task What_has_changed_since_is_named()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("since", ("one", "1\n"), ("two", "2\n"), ("mine", "m\n"));
        var session = await shell.SessionAsync(folder);
        var run = await shell.RunAsync(session, "echo run >> one; echo run >> two; echo run > three");
        File.AppendAllText(Path.Combine(folder, "two"), "person\n");
        File.Delete(Path.Combine(folder, "three"));
        File.AppendAllText(Path.Combine(folder, "mine"), "person\n");

        var refused = await shell.RevertAsync(run);

        ErrorTests.Refused(refused, 409, "conflict");
        Assert.Equal(["two"], refused.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal("1\nrun\n", File.ReadAllText(Path.Combine(folder, "one")));
        Assert.Equal(200, (await shell.RevertAsync(run, force: true)).Status);
        Assert.Equal(("1\n", "2\n", "m\nperson\n"), (Read("one"), Read("two"), Read("mine")));

        string Read(string name) => File.ReadAllText(Path.Combine(folder, name));
    }

    [Fact(DisplayName = "[G60] while a run goes in the folder, or one inside it, nothing is put back; neither is what is too large to be kept, without force")]
    public async Task Nothing_is_put_back_under_a_run()
    {
        await using var shell = await ShellHost.StartAsync();
        var folder = shell.Folder("busy");
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        var (session, inside) = (await shell.SessionAsync(folder), await shell.SessionAsync(Path.Combine(folder, "sub")));
        var run = await shell.RunAsync(session, "echo 1 > one; head -c 9000000 /dev/zero > huge");
        var going = (await Rest.DoAsync(shell.Http, $"/api/sessions/{inside}/prompts", """{"text":"sleep 30"}"""))["run"];
        await using (var stream = await SseFrames.OpenAsync(shell.Http, $"/api/runs/{going}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "run.started");
        }

        ErrorTests.Refused(await shell.RevertAsync(run), 409, "conflict");
        await Rest.DoAsync(shell.Http, $"/api/runs/{going}/cancel");
        await History.OfRunAsync(shell.Http, going);
        var large = await shell.RevertAsync(run);

        ErrorTests.Refused(large, 409, "conflict");
        Assert.Equal(["huge"], large.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(200, (await shell.RevertAsync(run, force: true)).Status);
        Assert.Equal(["huge", "sub"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
