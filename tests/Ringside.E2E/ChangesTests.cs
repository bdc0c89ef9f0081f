using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

public sealed class ChangesTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[G57] [S11] the panel shows what a shell command really changed: each file, its counts, its diff; a comment on a line is the agent's next prompt")]
    public async Task The_panel_shows_what_a_shell_command_really_changed()
    {
        var (viewer, panel, _) = await ChangedAsync("sed -i s/two/2/ file; rm gone; echo new > made");

        var files = panel.Locator(".run-changes li");
        await Expect(files).ToContainTextAsync(["file+1−1", "gonedeleted−1", "madeadded+1"]);
        await files.Nth(0).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(files.Nth(0).Locator(".line.removed")).ToContainTextAsync("two");
        await files.Nth(0).GetByRole(AriaRole.Button, new() { Name = "Comment on line 2" }).Last.ClickAsync();
        await panel.GetByRole(AriaRole.Textbox, new() { Name = "Comment on file" }).FillAsync("Why a digit?");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Send to the agent" }).ClickAsync();

        await Expect(viewer.Prompt("Why a digit?")).ToContainTextAsync("About file, line 2");
        await Expect(panel.GetByRole(AriaRole.Region, new() { NameRegex = new("^Changes of:") })).ToHaveCountAsync(2);
    }

    [Fact(DisplayName = "[G60] [S12] a run is put back from the panel once one has confirmed it, for all who watch; what it did not change stays")]
    public async Task A_run_is_put_back_from_the_panel()
    {
        var (viewer, panel, folder) = await ChangedAsync("sed -i s/two/2/ file; rm gone; echo new > made");
        var other = await ViewerAsync();
        await other.WatchAsync((await viewer.Page.EvaluateAsync<string>("() => location.pathname")).Split('/')[^1]);
        await File.WriteAllTextAsync(Path.Combine(folder, "mine"), "mine\n");

        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert", Exact = true }).ClickAsync();
        Assert.True(File.Exists(Path.Combine(folder, "made")));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert 3 files" }).ClickAsync();

        await Expect(panel).ToContainTextAsync("You put 3 files back");
        await Expect(other.Page.Locator(".changes-line")).ToContainTextAsync("reverted");
        Assert.Equal("one\ntwo\nthree\n", await File.ReadAllTextAsync(Path.Combine(folder, "file")));
        Assert.Equal((true, false, true), (File.Exists(Path.Combine(folder, "gone")), File.Exists(Path.Combine(folder, "made")), File.Exists(Path.Combine(folder, "mine"))));
    }

    [Fact(DisplayName = "[G60] where a file has changed since, the panel names it and puts nothing back until one insists")]
    public async Task Where_a_file_has_changed_since_the_panel_names_it()
    {
        var (viewer, panel, folder) = await ChangedAsync("sed -i s/two/2/ file; rm gone");
        viewer.Expect("409");
        await File.AppendAllTextAsync(Path.Combine(folder, "file"), "mine\n");

        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert", Exact = true }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert 2 files" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing was put back, since one file is not as the run left it");
        Assert.False(File.Exists(Path.Combine(folder, "gone")));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Revert anyway" }).ClickAsync();

        await Expect(panel).ToContainTextAsync("put 2 files back");
        Assert.Equal("one\ntwo\nthree\n", await File.ReadAllTextAsync(Path.Combine(folder, "file")));
    }

    private async Task<(Viewer Viewer, ILocator Panel, string Folder)> ChangedAsync(string command)
    {
        await ScriptedAgents.AddShellAsync(Server);
        var folder = await Repository.MakeAsync(Server, "shop");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(await ScriptedAgents.RunAsync(Server, "shell", command, folder));
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        await Expect(viewer.Status).ToContainTextAsync("done");
        return (viewer, viewer.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Changes" }), folder);
    }
}
