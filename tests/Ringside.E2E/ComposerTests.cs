using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>What one writes to an agent with: what was said before, files, commands, images, and a control that says what Enter will do.</summary>
public sealed class ComposerTests(SharedChromium chromium) : PageTests(chromium)
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    // Slow enough that a turn of the demo agent does not end by itself while one writes.
    protected override int Pace => 200;

    [Fact(DisplayName = "[page] in an empty field the arrows bring back what one has said here; Esc leaves it, and what is not sent stays with its session")]
    public async Task The_arrows_bring_back_what_one_has_said()
    {
        var session = await Rest.ExternalSessionAsync(Server.Http, "team");
        var other = await Rest.ExternalSessionAsync(Server.Http, "team");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        foreach (var text in (string[])["first of mine", "second of mine"])
        {
            await viewer.SayAsync(text);
            await Expect(viewer.Queued).ToContainTextAsync(text);
        }

        await viewer.Composer.PressAsync("ArrowUp");
        await Expect(viewer.Composer).ToHaveValueAsync("second of mine");
        await viewer.Composer.PressAsync("ArrowUp");
        await Expect(viewer.Composer).ToHaveValueAsync("first of mine");
        await viewer.Composer.PressAsync("ArrowUp");
        await Expect(viewer.Composer).ToHaveValueAsync("first of mine");
        await viewer.Composer.PressAsync("ArrowDown");
        await Expect(viewer.Composer).ToHaveValueAsync("second of mine");
        await viewer.Composer.PressAsync("Escape");
        await Expect(viewer.Composer).ToHaveValueAsync("");

        await viewer.Composer.FillAsync("not sent yet");
        await viewer.FleetRow(other).ClickAsync();
        await Expect(viewer.Composer).ToHaveValueAsync("");
        await viewer.FleetRow(session).ClickAsync();
        await Expect(viewer.Composer).ToHaveValueAsync("not sent yet");
    }

    [Fact(DisplayName = "[S16] @ lists files of the session's folder; the keyboard chooses, Esc closes the list, and Enter then sends")]
    public async Task Files_are_listed_and_chosen_by_the_keyboard()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Server.Workdirs, "app", "src")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "src", "login.ts"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, "login.md"), "");
        var session = await FolderSessionAsync(folder);
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);

        await viewer.Composer.PressSequentiallyAsync("look at @log");
        var files = viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Files" }).GetByRole(AriaRole.Option);
        await Expect(files).ToHaveCountAsync(2);
        await FreeAsync(viewer);
        await viewer.Composer.PressAsync("ArrowDown");
        await viewer.Composer.PressAsync("Enter");
        await Expect(viewer.Composer).ToHaveValueAsync("look at @src/login.ts ");
        await Expect(files).ToHaveCountAsync(0);
        await viewer.Composer.PressSequentiallyAsync("@nothing");
        await Expect(viewer.Page.GetByText("No file of the folder fits.")).ToBeVisibleAsync();
        await viewer.Composer.PressAsync("Escape");
        await Expect(viewer.Page.GetByText("No file of the folder fits.")).ToHaveCountAsync(0);
        await viewer.Composer.PressAsync("Enter");
        await Expect(viewer.Queued).ToContainTextAsync("look at @src/login.ts @nothing");
    }

    [Fact(DisplayName = "[page] / at the beginning of a message lists the agent's commands; the keyboard chooses, and what no command is called is said to be none")]
    public async Task Commands_of_the_agent_are_listed_and_chosen_by_the_keyboard()
    {
        var viewer = await CommandedAsync();

        await viewer.Composer.PressSequentiallyAsync("/");
        var commands = viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Commands" }).GetByRole(AriaRole.Option);
        await Expect(commands).ToContainTextAsync(["/review", "/compact", "/test"]);
        await FreeAsync(viewer);
        await viewer.Composer.PressSequentiallyAsync("te");
        await Expect(commands).ToHaveTextAsync("/testDoes test · what");
        await viewer.Composer.PressAsync("Tab");
        await Expect(viewer.Composer).ToHaveValueAsync("/test ");
        await Expect(viewer.Composer).ToBeFocusedAsync();
        await Expect(commands).ToHaveCountAsync(0);
        await viewer.Composer.PressSequentiallyAsync("it and/or /review");
        await Expect(commands).ToHaveCountAsync(0);
        await viewer.Composer.PressAsync("Enter");
        await Expect(viewer.Prompt("/test it and/or /review")).ToBeVisibleAsync();

        await viewer.Composer.PressSequentiallyAsync("/re");
        await commands.Filter(new() { HasText = "/review" }).ClickAsync();
        await Expect(viewer.Composer).ToHaveValueAsync("/review ");
        await viewer.Composer.FillAsync("/nothing");
        await Expect(viewer.Page.GetByText("The agent has no such command.")).ToBeVisibleAsync();
        await viewer.Composer.PressAsync("Escape");
        await Expect(viewer.Page.GetByText("The agent has no such command.")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[page] What is typed right behind a command that was chosen stands behind it, before a frame was painted too")]
    public async Task What_is_typed_behind_a_chosen_command_stands_behind_it()
    {
        var viewer = await CommandedAsync();
        await viewer.Composer.FillAsync("/te");
        await Expect(viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Commands" })).ToContainTextAsync("/test");

        await viewer.HoldFramesAsync();
        await viewer.Composer.PressAsync("Tab");
        await viewer.Composer.PressSequentiallyAsync("i");
        await viewer.PaintAsync();
        await viewer.Composer.PressSequentiallyAsync("t");
        await Expect(viewer.Composer).ToHaveValueAsync("/test it");
    }

    [Fact(DisplayName = "[S17] images that are pasted go with the prompt and are shown to everybody, large again by a click; an agent that takes none is said to take none")]
    public async Task Images_that_are_pasted_go_with_the_prompt()
    {
        await ScriptedAgents.AddAsync(Server, "seeing", "Seeing", "--images");
        var session = await ScriptedAgents.RunAsync(Server, "seeing", "hello");
        var (viewer, other) = (await ViewerAsync(), await ViewerAsync());
        await viewer.WatchAsync(session);
        await other.WatchAsync(session);
        await Expect(viewer.Status).ToContainTextAsync("done");

        await PasteAsync(viewer, "one.png");
        await PasteAsync(viewer, "two.png");
        var attached = viewer.Page.GetByRole(AriaRole.List, new() { Name = "Images of this prompt" }).GetByRole(AriaRole.Img);
        await Expect(attached).ToHaveCountAsync(2);
        await viewer.Screen("Home").ClickAsync();
        await Expect(attached).ToHaveCountAsync(0);
        await viewer.FleetRow(session).ClickAsync();
        await Expect(attached).ToHaveCountAsync(2);
        await FreeAsync(viewer);
        await viewer.Button("Remove one.png").ClickAsync();
        await Expect(attached).ToHaveCountAsync(1);
        await viewer.SayAsync("what is it?");

        foreach (var person in (Viewer[])[viewer, other])
        {
            await Expect(person.Prompt("what is it?").GetByRole(AriaRole.Img)).ToHaveCountAsync(1);
        }

        await other.Prompt("what is it?").GetByRole(AriaRole.Button, new() { NameRegex = new("larger$") }).ClickAsync();
        await Expect(other.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await FreeAsync(other);
        await other.Page.Keyboard.PressAsync("Escape");
        await Expect(other.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await viewer.WatchAsync(await DemoAsync("count"));
        await Expect(viewer.Status).ToContainTextAsync("running");
        await PasteAsync(viewer, "three.png");
        await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Demo takes no images.");
        await Expect(attached).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[page] the composer says what Enter will do, by the keys that are held, and shows Stop alone while there is nothing to send")]
    public async Task The_composer_says_what_Enter_will_do()
    {
        var viewer = await ViewerAsync();
        await viewer.StartAsync("Demo", "take your time");
        await Expect(viewer.Status).ToContainTextAsync("running");
        await Expect(viewer.Button("Stop")).ToBeVisibleAsync();
        await Expect(viewer.Button("Queue")).ToHaveCountAsync(0);

        await viewer.Composer.FillAsync("and this");
        var hint = viewer.Page.GetByRole(AriaRole.Note, new() { Name = "Ways to send" });
        await Expect(hint).ToContainTextAsync("Enter queues.");
        await viewer.Page.Keyboard.DownAsync("Alt");
        await Expect(hint).ToContainTextAsync("Enter steers.");
        await viewer.Page.Keyboard.UpAsync("Alt");
        await viewer.Page.Keyboard.DownAsync("Control");
        await Expect(hint).ToContainTextAsync("Enter interrupts.");
        await viewer.Page.Keyboard.UpAsync("Control");
        await Expect(hint).ToContainTextAsync("Enter queues.");
        await FreeAsync(viewer);
    }

    /// <summary>Somebody at a session whose agent has said which commands it knows.</summary>
    private async Task<Viewer> CommandedAsync()
    {
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted");
        var session = await ScriptedAgents.RunAsync(Server, "scripted", "[[commands review compact test]]");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await Expect(viewer.Status).ToContainTextAsync("done");
        return viewer;
    }

    private async Task<string> FolderSessionAsync(string folder)
    {
        await Rest.PostAsync(Server.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        return (await Rest.DoAsync(Server.Http, "/api/sessions", System.Text.Json.JsonSerializer.Serialize(new { agent = "writer", workdir = folder })))["id"];
    }

    private static Task PasteAsync(Viewer viewer, string name) => viewer.Composer.EvaluateAsync(
        """
        (area, [name, data]) => {
          const file = new File([Uint8Array.from(atob(data), letter => letter.charCodeAt(0))], name, { type: 'image/png' });
          const transfer = new DataTransfer();
          transfer.items.add(file);
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
        }
        """,
        new[] { name, Pixel });
}
