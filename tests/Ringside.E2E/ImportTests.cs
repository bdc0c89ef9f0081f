using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>A session that happened elsewhere, brought here by its export.</summary>
public sealed class ImportTests(SharedChromium chromium) : WrittenTests(chromium)
{
    private readonly ScratchFolder files = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        files.Dispose();
    }

    [Fact(DisplayName = "[X3] what one server's page exports another's imports by its file: the same conversation, closed, and where it comes from is said")]
    public async Task What_one_servers_page_exports_anothers_imports()
    {
        var (here, session, file) = await ExportAsync();
        var (there, other) = await ElsewhereAsync();
        var dialog = await OpenAsync(other);
        await FreeAsync(other, "the dialog");
        await ChooseAsync(other, dialog, file);
        await Expect(dialog).ToContainTextAsync("Fix the login");
        await Expect(dialog).ToContainTextAsync("ANNA");
        await Expect(dialog).ToContainTextAsync(Path.GetFileName(file));
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true })).ToBeFocusedAsync();
        await FreeAsync(other, "a file");
        await other.Page.Keyboard.PressAsync("Enter");

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(other.Conversation).ToContainTextAsync("The race is between");
        Assert.Equal(await here.TranscriptAsync(), await other.TranscriptAsync());
        await Expect(other.Page.GetByRole(AriaRole.Status, new() { Name = "Imported" })).ToHaveTextAsync("“Fix the login” is imported. It is closed, and private to you.");
        await Expect(other.Status).ToHaveTextAsync("closed");
        await Expect(other.Page.Locator(".session-facts")).ToContainTextAsync("imported");
        await Expect(other.Page.GetByText("nobody prompts it here")).ToBeVisibleAsync();
        await Expect(other.Composer).ToHaveCountAsync(0);
        await other.Page.GetByRole(AriaRole.Tab, new() { Name = "Info" }).ClickAsync();
        await Expect(other.Page.Locator(".info")).ToContainTextAsync("another server");
        await Expect(other.Page.Locator(".info")).ToContainTextAsync(session);
        await FreeAsync(other, "what was imported");
        Assert.Equal(1, await SessionsAsync(there));
    }

    [Fact(DisplayName = "[X4] a file that is broken says what is wrong in which line and imports nothing; the whole one is taken right after it")]
    public async Task A_broken_file_says_its_line_and_imports_nothing()
    {
        var (_, _, file) = await ExportAsync();
        var (there, other) = await ElsewhereAsync();
        var lines = await File.ReadAllLinesAsync(file);
        var dialog = await OpenAsync(other);
        await ChooseAsync(other, dialog, await FileAsync("swapped.ndjson", [.. lines[..3], lines[4], lines[3], .. lines[5..]]));
        other.Expect("422");
        await ImportAsync(dialog);
        var problem = dialog.GetByRole(AriaRole.Alert);
        await Expect(problem).ToContainTextAsync("Line 5: comes out of order. Nothing of the file was imported.");
        await FreeAsync(other, "a broken file");
        await ChooseAsync(other, dialog, await FileAsync("cut.ndjson", lines[..^1]));
        await Expect(problem).ToHaveCountAsync(0);
        await ImportAsync(dialog);
        await Expect(problem).ToContainTextAsync($"Line {lines.Length}: the file ends here");
        await ChooseAsync(other, dialog, await FileAsync("page.html", "<!doctype html>"));
        await Expect(problem).ToContainTextAsync("page.html is a page to be read, and was not sent.");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true })).ToBeDisabledAsync();
        Assert.Equal(0, await SessionsAsync(there));

        await ChooseAsync(other, dialog, file);
        await ImportAsync(dialog);
        await Expect(other.Conversation).ToContainTextAsync("The race is between");
        Assert.Equal(1, await SessionsAsync(there));
    }

    [Fact(DisplayName = "[X3] [W4] an import can be stopped while it goes, and a double click, or the same again after a stop, makes one session")]
    public async Task An_import_can_be_stopped_and_is_done_once()
    {
        var (_, _, file) = await ExportAsync();
        var (there, other) = await ElsewhereAsync();
        var keys = new List<string>();
        var (taken, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        await other.Page.RouteAsync("**/api/sessions/import", async route =>
        {
            keys.Add(route.Request.Headers["idempotency-key"]);
            var answer = await route.FetchAsync();
            taken.TrySetResult();
            await held.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        var dialog = await OpenAsync(other);
        await ChooseAsync(other, dialog, file);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).DblClickAsync();
        var going = dialog.GetByRole(AriaRole.Status, new() { Name = "Import" });
        await Expect(going).ToContainTextAsync($"Importing {Path.GetFileName(file)}");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeVisibleAsync();
        await taken.Task.Within("the server's answer");
        await other.Page.Keyboard.PressAsync("Escape");
        await Expect(going).ToContainTextAsync("Stopped.");

        held.SetResult();
        await ImportAsync(dialog);
        await Expect(other.Conversation).ToContainTextAsync("The race is between");
        Assert.Equal(1, await SessionsAsync(there));
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    [Fact(DisplayName = "[X3] an export that is dropped on Home is looked at first, and what is here already is said")]
    public async Task An_export_is_dropped_on_home()
    {
        var (here, session, file) = await ExportAsync();
        await here.Screen("Home").ClickAsync();
        await DropAsync(here, "dragover", file);
        await Expect(here.Page.GetByText("Drop it to import its session")).ToBeVisibleAsync();
        await DropAsync(here, "drop", file);
        await Expect(here.Page.GetByText("Drop it to import its session")).ToHaveCountAsync(0);
        var dialog = here.Page.GetByRole(AriaRole.Dialog, new() { Name = "Import a session" });
        await Expect(dialog).ToContainTextAsync("It is a session of this server");
        await dialog.GetByRole(AriaRole.Link, new() { Name = "Fix the login" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(here.Page).ToHaveURLAsync(new Uri(Server.Address, $"/s/{session}").ToString());
        Assert.Equal(1, await SessionsAsync(Server));
    }

    [Fact(DisplayName = "[X3] who goes from a new session to an import finds the prompt again that was written")]
    public async Task A_prompt_that_was_written_is_kept()
    {
        var (_, _, file) = await ExportAsync();
        var (_, other) = await ElsewhereAsync();
        await other.Button("New session").First.ClickAsync();
        await other.Page.GetByLabel("First prompt").FillAsync("count to ten");
        await other.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Import a session…" }).ClickAsync();
        var dialog = other.Page.GetByRole(AriaRole.Dialog, new() { Name = "Import a session" });
        await ChooseAsync(other, dialog, file);
        await ImportAsync(dialog);
        await Expect(other.Conversation).ToContainTextAsync("The race is between");
        await other.Button("New session").First.ClickAsync();
        await Expect(other.Page.GetByLabel("First prompt")).ToHaveValueAsync("count to ten");
    }

    private static async Task<ILocator> OpenAsync(Viewer viewer)
    {
        await viewer.Page.Keyboard.PressAsync("Control+k");
        await viewer.Page.GetByRole(AriaRole.Option, new() { Name = "Import a session" }).ClickAsync();
        return viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Import a session" });
    }

    private static async Task ChooseAsync(Viewer viewer, ILocator dialog, string file)
    {
        var chooser = await viewer.Page.RunAndWaitForFileChooserAsync(() => dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Choose") }).ClickAsync());
        await chooser.SetFilesAsync(file);
        await Expect(dialog.GetByText(Path.GetFileName(file), new() { Exact = true })).ToBeVisibleAsync();
    }

    private static Task ImportAsync(ILocator dialog) => dialog.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();

    private static async Task DropAsync(Viewer viewer, string what, string file)
    {
        var data = await viewer.Page.EvaluateHandleAsync(
            "([text, name]) => { const data = new DataTransfer(); data.items.add(new File([text], name)); return data; }",
            new[] { await File.ReadAllTextAsync(file), Path.GetFileName(file) });
        await viewer.Home.DispatchEventAsync(what, new { dataTransfer = data });
    }

    private static async Task<int> SessionsAsync(RingsideHost server) => (await Rest.GetAsync(server.Http, "/api/sessions")).Json.GetProperty("items").GetArrayLength();

    private async Task<string> FileAsync(string name, params string[] lines)
    {
        await File.WriteAllTextAsync(files[name], string.Concat(lines.Select(line => line + "\n")));
        return files[name];
    }

    /// <summary>A session with a bit of everything, one who looks at it, and what its page exports.</summary>
    private async Task<(Viewer Viewer, string Session, string File)> ExportAsync()
    {
        var session = await OpenAsync("anna", "Fix the login");
        await WriteAsync(session, "run.started");
        await WriteAsync(
            session, "interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "Which one?", options = new[] { new { id = "a", name = "The first" } } });
        await WriteAsync(session, "tool.started", new { tool = "t", kind = "execute", title = "dotnet test", input = new { command = "dotnet test" } });
        await WriteAsync(session, "tool.completed", new { tool = "t", status = "completed", output = "Passed: 42" });
        await WriteAsync(session, "message.completed", new { message = "m", role = "assistant", text = "The race is between the refresh and the redirect." });
        await WriteAsync(session, "run.failed", new { error = new { code = "agent_exited", message = "It ended." } });
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await Expect(viewer.Conversation).ToContainTextAsync("It ended.");
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Info" }).ClickAsync();
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Export as data" }).ClickAsync());
        var file = files[download.SuggestedFilename];
        await download.SaveAsAsync(file);
        return (viewer, session, file);
    }

    /// <summary>Another server, on which nothing has happened yet, and its admin.</summary>
    private async Task<(RingsideHost Server, Viewer Viewer)> ElsewhereAsync()
    {
        var server = Own(await RingsideHost.StartAsync());
        var viewer = await StrangerAsync(server.Address);
        await viewer.SignInAsync(server.Http);
        return (server, viewer);
    }
}
