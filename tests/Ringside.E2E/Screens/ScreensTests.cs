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
    internal static readonly string Axe = Path.Combine(Checkout.Root, "web", "node_modules", "axe-core", "axe.min.js");

    internal static readonly string Folder =
        Path.Combine(Checkout.Root, Environment.GetEnvironmentVariable("RINGSIDE_SCREENS") == "docs" ? "docs/screens" : "out/test-results/screens");

    private readonly ShiftedTime time = new();

    public override async ValueTask InitializeAsync() => Server = await RingsideHost.StartAsync(new() { ["webhooks_private"] = "true" }, time);

    [Theory(DisplayName = "[page] every screen with a team at work: nothing bars anybody, nothing is cut off or covered, in light, in dark and on a phone")]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    public async Task Every_screen(string look)
    {
        var story = new Story(Server.Http, time);
        await story.PlayAsync();
        var viewer = await ViewerAsync(Look(look));
        var flaws = new List<string>();
        foreach (var (name, open) in Screens(story, look == "phone"))
        {
            await open(viewer);
            await StillAsync(viewer.Page);
            await viewer.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Folder).FullName, $"{name}-{look}.png") });
            flaws.AddRange((await Flaws.FindAsync(viewer.Page)).Concat(await Barriers.FindAsync(viewer.Page, await File.ReadAllTextAsync(Axe))).Select(flaw => $"{name}: {flaw}"));
        }

        Assert.True(flaws.Count == 0, string.Join('\n', flaws));
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

        yield return ("session-cards", async viewer =>
        {
            await GoAsync(viewer, $"/s/{story.Coder}", "The race is between");
            await viewer.Page.Keyboard.PressAsync("o");
        });
        yield return ("session-asks", viewer => GoAsync(viewer, $"/s/{story.Asking}", "npm audit fix --force"));
        yield return ("sequencer", async viewer =>
        {
            await GoAsync(viewer, $"/s/{story.Lead}", "Two of three are done.");
            await viewer.Button(isPhone ? "Sequencer" : "Fill the page").ClickAsync();
            await viewer.Button("Fit").ClickAsync();
        });
        yield return ("agents", viewer => GoAsync(viewer, "/agents", "Cleo"));
        yield return ("agent", viewer => GoAsync(viewer, "/agents/bert", "Mend the login race"));
        yield return ("orchestrators", viewer => GoAsync(viewer, "/orchestrators", "Release 2.4"));
        foreach (var (part, words) in ((string, string)[])[("people", "mia"), ("tokens", "nightly build"), ("webhooks", "run.failed"), ("browser", "Sound"), ("about", "Signed in as")])
        {
            yield return ($"settings-{part}", viewer => GoAsync(viewer, $"/settings/{part}", words));
        }

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
        yield return ("new-session", async viewer =>
        {
            await GoAsync(viewer, "/", "Audit the dependencies");
            await viewer.Button("New session").First.ClickAsync();
        });
    }

    private static async Task GoAsync(Viewer viewer, string path, string words)
    {
        await viewer.Page.GotoAsync(path);
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
        await Expect(viewer.Page.Locator("main").GetByText(words).First).ToBeVisibleAsync();
    }

    /// <summary>Until the fonts are there and two frames have changed nothing.</summary>
    internal static Task StillAsync(IPage page) => page.EvaluateAsync("""
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
