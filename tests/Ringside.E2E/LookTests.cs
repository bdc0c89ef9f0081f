using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

public sealed class LookTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Theory(DisplayName = "[page] nothing bars anybody, in light and in dark, from the first screen to the end of a run")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_bars_anybody(ColorScheme scheme)
    {
        var viewer = await ViewerAsync(Look(scheme));
        await FreeAsync(viewer, "the first screen");

        await viewer.Button("New session").First.ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await FreeAsync(viewer, "the dialog");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await viewer.StartAsync("Demo", "count");
        await Expect(viewer.Ask).ToBeVisibleAsync();
        await FreeAsync(viewer, "a question");

        await viewer.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Always") }).ClickAsync();
        await Expect(viewer.Status).ToContainTextAsync("done");
        await viewer.Tool("Edit count.sh").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        await FreeAsync(viewer, "the end");
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Lead" }).ClickAsync();
        await viewer.Button("Let it lead others").ClickAsync();
        await FreeAsync(viewer, "the settings of a lead");
        await viewer.Button("Cancel").ClickAsync();

        await SearchAsync(viewer);
        await FreeAsync(viewer, "a search");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Screen("Needs you").ClickAsync();
        await FreeAsync(viewer, "nobody waits");
        await viewer.Screen("Home").ClickAsync();
        await Expect(viewer.Home).ToBeVisibleAsync();
        await FreeAsync(viewer, "home");
        await viewer.Button("As cards").ClickAsync();
        await viewer.Button("Tree").ClickAsync();
        await FreeAsync(viewer, "home in cards, by tree");
    }

    [Fact(DisplayName = "[page] the theme follows the system, and the person's choice stays after a reload")]
    public async Task The_theme_follows_the_system_and_the_persons_choice_stays()
    {
        var viewer = await ViewerAsync(Look(ColorScheme.Light));
        var light = await BackgroundAsync(viewer);
        await viewer.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await BackgroundAsync(viewer);
        Assert.NotEqual(light, dark);

        await viewer.Button("Theme: as the system").ClickAsync();
        Assert.Equal(light, await BackgroundAsync(viewer));
        await viewer.Page.ReloadAsync();

        await Expect(viewer.Button("Theme: light")).ToBeVisibleAsync();
        Assert.Equal(light, await BackgroundAsync(viewer));
    }

    [Fact(DisplayName = "[page] on a phone there is one zone at a time, and nothing to scroll sideways")]
    public async Task On_a_phone_there_is_one_zone_at_a_time_and_nothing_to_scroll_sideways()
    {
        var look = Look(ColorScheme.Light);
        (look.ViewportSize, look.IsMobile, look.HasTouch) = (new() { Width = 390, Height = 844 }, true, true);
        var viewer = await ViewerAsync(look);
        await FitsAsync(viewer, "the first screen");
        var zones = viewer.Page.GetByRole(AriaRole.Navigation, new() { Name = "Zones" });
        await Expect(zones.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Fleet", "Session", "Needs you", "Sequencer"]);
        foreach (var none in new[] { "Session", "Sequencer" })
        {
            await Expect(zones.GetByRole(AriaRole.Button, new() { Name = none })).ToHaveAttributeAsync("aria-disabled", "true");
        }

        await viewer.StartAsync("Demo", "count");
        await Expect(viewer.Ask).ToBeVisibleAsync();
        await FitsAsync(viewer, "a question");
        await viewer.Button("Show panel").ClickAsync();
        await Expect(viewer.Ask).ToBeHiddenAsync();
        await FitsAsync(viewer, "the panel");
        await viewer.Button("Conversation").ClickAsync();
        await Expect(viewer.Ask).ToBeVisibleAsync();
        await zones.GetByRole(AriaRole.Button, new() { Name = "Fleet" }).ClickAsync();
        await Expect(viewer.Home).ToBeVisibleAsync();
        await Expect(viewer.Ask).ToBeHiddenAsync();
        await FitsAsync(viewer, "the fleet");
        await viewer.Screen("Settings").ClickAsync();
        await Expect(viewer.Screen("Settings")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(zones.Locator("[aria-current]")).ToHaveCountAsync(0);
        await zones.GetByRole(AriaRole.Button, new() { Name = "Fleet" }).ClickAsync();
        await FreeAsync(viewer, "the fleet on a phone");
        await zones.GetByRole(AriaRole.Button, new() { NameRegex = new("Needs you$") }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Waiting on you" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Always") }).ClickAsync();
        await Expect(viewer.Page.GetByText("Nobody waits for you.")).ToBeVisibleAsync();
        await FitsAsync(viewer, "nobody waits");
        await zones.GetByRole(AriaRole.Button, new() { Name = "Session" }).ClickAsync();
        await Expect(viewer.Status).ToContainTextAsync("done");
        await viewer.Tool("Edit count.sh").ClickAsync();
        await FitsAsync(viewer, "the end");
        await FreeAsync(viewer, "the end on a phone");
        await SearchAsync(viewer);
        await FitsAsync(viewer, "a search");
        await FreeAsync(viewer, "a search on a phone");
    }

    private static BrowserNewContextOptions Look(ColorScheme scheme) => new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce };

    private static async Task SearchAsync(Viewer viewer)
    {
        if (await viewer.Button("Search everything").IsVisibleAsync())
        {
            await viewer.Button("Search everything").ClickAsync();
        }
        else
        {
            await viewer.Page.Keyboard.PressAsync("/");
        }

        await viewer.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search everything" }).FillAsync("count");
        await Expect(viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Found" }).GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
    }

    private static async Task FitsAsync(Viewer viewer, string at)
    {
        var width = await viewer.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(width <= 390, $"{at}: the page is {width} wide on a phone of 390");
    }

    private static async Task<string> BackgroundAsync(Viewer viewer) => await viewer.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
