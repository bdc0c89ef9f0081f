using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

/// <summary>What one does with a session as a whole: call it something, let others see it, close it, delete it.</summary>
public sealed class SessionActionsTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[page] a session is renamed where its title stands, for all who see it; Esc leaves it as it was")]
    public async Task A_session_is_renamed_where_its_title_stands()
    {
        var (viewer, other, session) = await TwoAsync();
        await viewer.Button("Rename the session").ClickAsync();
        var field = viewer.Page.GetByRole(AriaRole.Textbox, new() { Name = "Title", Exact = true });
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveValueAsync("Fix the login");
        await FreeAsync(viewer);
        await field.FillAsync("Something else");
        await field.PressAsync("Escape");
        await Expect(Name(viewer)).ToHaveTextAsync("Fix the login");
        await Expect(viewer.Button("Rename the session")).ToBeFocusedAsync();

        await viewer.Page.Keyboard.PressAsync("Enter");
        await field.FillAsync("Mend the login");
        await field.PressAsync("Enter");
        foreach (var person in (Viewer[])[viewer, other])
        {
            await Expect(Name(person)).ToHaveTextAsync("Mend the login");
            await Expect(person.FleetRow(session)).ToContainTextAsync("Mend the login");
        }
    }

    [Fact(DisplayName = "[S7] who sees a session is one choice, made where it is told, and holds at once")]
    public async Task Who_sees_a_session_is_one_choice()
    {
        var (viewer, other, session) = await TwoAsync();
        await InfoAsync(viewer);
        var choice = viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Seen by" });
        await Expect(choice.GetByRole(AriaRole.Button, new() { Name = "Team" })).ToHaveAttributeAsync("aria-pressed", "true");
        await FreeAsync(viewer);

        await choice.GetByRole(AriaRole.Button, new() { Name = "Private" }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Status, new() { Name = "Who sees it" })).ToHaveTextAsync("Its owner and admins");
        await Expect(other.Page.GetByText("This session is not here.")).ToBeVisibleAsync();
        await choice.GetByRole(AriaRole.Button, new() { Name = "Team" }).ClickAsync();
        await Expect(other.FleetRow(session)).ToBeVisibleAsync();
        await Expect(Name(other)).ToHaveTextAsync("Fix the login");
        await InfoAsync(other);
        await Expect(other.Page.GetByText("The whole team")).ToBeVisibleAsync();
        await Expect(other.Page.GetByRole(AriaRole.Group, new() { Name = "Seen by" })).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[S4] closing and deleting say what comes of them and are asked once more; the keyboard is on what keeps it")]
    public async Task Closing_and_deleting_are_asked_once_more()
    {
        var (viewer, other, _) = await TwoAsync();
        await InfoAsync(viewer);
        await viewer.Button("Close session").ClickAsync();
        var sure = viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Confirm" });
        await Expect(sure).ToContainTextAsync("it is not opened again");
        await Expect(viewer.Button("Leave it open")).ToBeFocusedAsync();
        await FreeAsync(viewer);
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Expect(sure).ToHaveCountAsync(0);
        await Expect(viewer.Composer).ToBeVisibleAsync();

        await viewer.Button("Close session").ClickAsync();
        await viewer.Button("Close it").ClickAsync();
        foreach (var person in (Viewer[])[viewer, other])
        {
            await Expect(person.Page.GetByText("This session is closed.")).ToBeVisibleAsync();
        }

        await viewer.Button("Delete…").ClickAsync();
        await Expect(viewer.Button("Keep it")).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Button("Delete…").ClickAsync();
        await viewer.Button("Delete it all").ClickAsync();
        await Expect(viewer.Page.GetByText("Nothing has run yet.")).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("This session is not here.")).ToBeVisibleAsync();
    }

    [Theory(DisplayName = "[M17] home has each session's tokens and cost at every width, and nothing to scroll sideways")]
    [InlineData(390)]
    [InlineData(960)]
    [InlineData(1100)]
    [InlineData(1440)]
    public async Task Home_has_tokens_and_cost_at_every_width(int width)
    {
        var session = await OpenAsync("anna", "Fix the login with a title that is long enough to be cut off anywhere");
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "usage.updated", new { call = new { input = 290_000, output = 140_000, cacheRead = 130_000 }, context = new { used = 85_000, size = 100_000, source = "reported" }, cost = new { amount = "11.25", currency = "USD", source = "reported" } });
        var viewer = await ViewerAsync(new() { ViewportSize = new() { Width = width, Height = 844 } });
        var spent = viewer.Home.Locator(".unit-spent");
        foreach (var words in (string[])["420k in · 140k out", "$11.25"])
        {
            await Expect(spent.GetByText(words)).ToBeVisibleAsync();
            await Expect(spent.GetByText(words)).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        Assert.True(await viewer.Home.EvaluateAsync<bool>("home => home.scrollWidth <= home.clientWidth"), "home scrolls sideways");
        Assert.True(
            await viewer.Home.EvaluateAsync<bool>("""
                home => {
                  const [spent, heart] = ['.unit-spent', '.unit-heart'].map(part => home.querySelector(part).getBoundingClientRect());
                  return spent.right <= heart.left || spent.bottom <= heart.top || spent.top >= heart.bottom;
                }
                """),
            "what was spent lies over the sign of life");
    }

    private static ILocator Name(Viewer viewer) => viewer.Page.Locator(".session-title").GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static Task InfoAsync(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Info" }).ClickAsync();

    /// <summary>An admin and a member, who look at a session of the admin's.</summary>
    private async Task<(Viewer Viewer, Viewer Other, string Session)> TwoAsync()
    {
        var session = await OpenAsync("anna", "Fix the login");
        var (viewer, other) = (await ViewerAsync(), await MiaAsync());
        await viewer.WatchAsync(session);
        await other.WatchAsync(session);
        await Expect(Name(other)).ToHaveTextAsync("Fix the login");
        return (viewer, other, session);
    }
}
