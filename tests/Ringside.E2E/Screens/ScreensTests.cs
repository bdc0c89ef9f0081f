using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E.Screens;

/// <summary>
/// Every screen with a team at work, in light, in dark and on a phone: nothing bars anybody, nothing is cut off or covered. The pictures go to <c>out/test-results/screens</c>, and with
/// <c>RINGSIDE_SCREENS=docs</c> to <c>docs/screens</c>, where they are looked at.
/// </summary>
public sealed class ScreensTests(SharedChromium chromium) : PageTests(chromium)
{
    private static readonly string Folder =
        Path.Combine(Checkout.Root, Environment.GetEnvironmentVariable("RINGSIDE_SCREENS") == "docs" ? "docs/screens" : "out/test-results/screens");

    private readonly ShiftedTime time = new();

    public override async ValueTask InitializeAsync() => Server = await RingsideHost.StartAsync(time: time);

    [Theory(DisplayName = "[page] every screen with a team at work: nothing bars anybody, nothing is cut off or covered, in light, in dark and on a phone")]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    public async Task Every_screen(string look)
    {
        var story = new Story(Server.Http, time);
        await story.PlayAsync();
        await LookAsync(await ViewerAsync(Look(look)), look, Screens(story, look == "phone"));
    }

    [Theory(DisplayName = "[page] every screen of a server on which nothing has happened yet says what to do next, in light, in dark and on a phone")]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    public async Task Every_empty_screen(string look)
    {
        var stranger = await StrangerAsync(look: Look(look));
        stranger.Expect("401");
        await stranger.Page.GotoAsync("/");
        await LookAsync(stranger, look, [("sign-in", viewer => Expect(viewer.Page.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync())]);
        await LookAsync(await ViewerAsync(Look(look)), look, EmptyScreens());
    }

    /// <summary>Takes a picture of each and finds what is wrong with it.</summary>
    private static async Task LookAsync(Viewer viewer, string look, IEnumerable<(string Name, Func<Viewer, Task> Open)> screens)
    {
        var flaws = new List<string>();
        foreach (var (name, open) in screens)
        {
            await open(viewer);
            flaws.AddRange(await TakeAsync(viewer, name, look));
        }

        Assert.True(flaws.Count == 0, string.Join('\n', flaws));
    }

    /// <summary>Takes a picture of the screen, once it stands still.</summary>
    /// <returns>What is wrong with it, one line each.</returns>
    internal static async Task<IEnumerable<string>> TakeAsync(Viewer viewer, string name, string look)
    {
        await StillAsync(viewer.Page);
        await viewer.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Folder).FullName, $"{name}-{look}.png") });
        return (await Flaws.FindAsync(viewer.Page)).Concat(await Barriers.FindAsync(viewer.Page)).Select(flaw => $"{name}: {flaw}");
    }

    private static IEnumerable<(string Name, Func<Viewer, Task> Open)> EmptyScreens()
    {
        yield return ("empty-home", viewer => GoAsync(viewer, "/", "New session"));
        yield return ("empty-needs", viewer => GoAsync(viewer, "/needs", "Nobody waits for you."));
        yield return ("empty-tasks", viewer => GoAsync(viewer, "/tasks", "Nothing is planned."));
        yield return ("empty-orchestrators", viewer => GoAsync(viewer, "/orchestrators", "New orchestrator"));
        yield return ("empty-agents", viewer => GoAsync(viewer, "/agents", "Demo"));
        yield return ("empty-webhooks", viewer => GoAsync(viewer, "/settings/webhooks", "Nobody is told yet."));
        yield return ("empty-session", async viewer =>
        {
            await GoAsync(viewer, "/", "New session");
            await viewer.StartAsync("Demo");
        });
    }

    private static IEnumerable<(string Name, Func<Viewer, Task> Open)> Screens(Story story, bool isPhone)
    {
        yield return ("home", viewer => GoAsync(viewer, "/", "Audit the dependencies"));
        yield return ("home-cards", async viewer =>
        {
            await viewer.Button("As cards").ClickAsync();
            await viewer.Button("Tree").ClickAsync();
        });
        yield return ("needs", viewer => GoAsync(viewer, "/needs", "npm audit fix --force"));
        yield return ("session", viewer => GoAsync(viewer, $"/s/{story.Lead}", "Two of three are done."));
        foreach (var tab in (string[])["Changes", "Threads", "Lead", "Info"])
        {
            yield return ($"session-{tab.ToLowerInvariant()}", async viewer =>
            {
                if (isPhone && await viewer.Button("Show panel").IsVisibleAsync())
                {
                    await viewer.Button("Show panel").ClickAsync();
                }

                await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            });
        }

        yield return ("new-thread", async viewer =>
        {
            await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Threads" }).ClickAsync();
            await viewer.Button("New thread").ClickAsync();
            await Expect(viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Sessions" })).ToBeVisibleAsync();
        });
        yield return ("session-cards", async viewer =>
        {
            await GoAsync(viewer, $"/s/{story.Coder}", "The race is between");
            await viewer.Page.Keyboard.PressAsync("o");
        });
        yield return ("session-asks", async viewer =>
        {
            await GoAsync(viewer, $"/s/{story.Asking}", "npm audit fix --force");
            await Expect(viewer.Ask).ToHaveAttributeAsync("data-armed", "true");
        });
        yield return ("sequencer", async viewer =>
        {
            await GoAsync(viewer, $"/s/{story.Lead}", "Two of three are done.");
            await viewer.Button(isPhone ? "Sequencer" : "Fill the page").ClickAsync();
            await viewer.Button("Fit").ClickAsync();
        });
        yield return ("tasks", async viewer =>
        {
            await story.PlanAsync();
            await GoAsync(viewer, "/tasks", "Update the dependencies");
        });
        yield return ("task", viewer => GoAsync(viewer, $"/tasks/{story.Planned}", "attempt 2 failed"));
        yield return ("new-task", async viewer =>
        {
            await viewer.Page.Keyboard.PressAsync("n");
            await viewer.Button("Again and again").ClickAsync();
            await Expect(viewer.Page.GetByRole(AriaRole.Status, new() { Name = "Next times" })).ToContainTextAsync("Next");
        });
        yield return ("agents", viewer => GoAsync(viewer, "/agents", "Cleo"));
        yield return ("agent", viewer => GoAsync(viewer, "/agents/lost", "no-such-program"));
        yield return ("agent-edit", viewer => viewer.Button("Edit").ClickAsync());
        yield return ("agent-external", viewer => GoAsync(viewer, "/agents/cleo", "Connect your program"));
        yield return ("agent-new", async viewer =>
        {
            await GoAsync(viewer, "/agents", "Cleo");
            await viewer.Button("Add agent").ClickAsync();
        });
        yield return ("orchestrators", viewer => GoAsync(viewer, "/orchestrators", "Get the release out"));
        yield return ("orchestrator-new", viewer => viewer.Button("New orchestrator").ClickAsync());
        yield return ("palette", async viewer =>
        {
            await GoAsync(viewer, "/", "Audit the dependencies");
            await viewer.Page.Keyboard.PressAsync("Control+k");
            await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        });
        yield return ("search", async viewer =>
        {
            await viewer.Page.Keyboard.PressAsync("Escape");
            await Expect(viewer.Page.Locator("dialog")).ToHaveCountAsync(0);
            await viewer.Page.Keyboard.PressAsync("/");
            await viewer.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search everything" }).FillAsync("login");
            await Expect(viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Found" }).GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        });
        yield return ("keys", async viewer =>
        {
            await viewer.Page.Keyboard.PressAsync("Escape");
            await Expect(viewer.Page.Locator("dialog")).ToHaveCountAsync(0);
            await viewer.Page.Keyboard.PressAsync("?");
            await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        });
        yield return ("new-session", async viewer =>
        {
            await GoAsync(viewer, "/", "Audit the dependencies");
            await viewer.Button("New session").First.ClickAsync();
        });
        yield return ("import", async viewer =>
        {
            var export = await viewer.Context.APIRequest.GetAsync($"/api/sessions/{story.Coder}/export?format=ndjson");
            await viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Import") }).ClickAsync();
            var chooser = await viewer.Page.RunAndWaitForFileChooserAsync(() => viewer.Button("Choose a file…").ClickAsync());
            await chooser.SetFilesAsync(new FilePayload { Name = "mend-the-login-race.ndjson", MimeType = "application/x-ndjson", Buffer = await export.BodyAsync() });
            await Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true })).ToBeEnabledAsync();
        });
    }

    private static async Task GoAsync(Viewer viewer, string path, string words)
    {
        await viewer.Page.GotoAsync(path);
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
        await Expect(viewer.Page.Locator("main").GetByText(words).First).ToBeVisibleAsync();
    }

    /// <summary>Until the fonts are there and two frames have changed nothing.</summary>
    private static Task StillAsync(IPage page) => page.EvaluateAsync("""
        async () => {
          await document.fonts.ready;
          for (let [before, now] = ['', document.body.innerHTML]; before !== now;) {
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            [before, now] = [now, document.body.innerHTML];
          }
        }
        """);

    internal static BrowserNewContextOptions Look(string look) => look == "phone"
        ? new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 1, ReducedMotion = ReducedMotion.Reduce }
        : new() { ViewportSize = new() { Width = 1440, Height = 900 }, ColorScheme = look == "dark" ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce };
}
