using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class SignInTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[W7] the printed link signs in once, and leaves its code nowhere")]
    public async Task The_printed_link_signs_in_once_and_leaves_its_code_nowhere()
    {
        var server = Own(await ServerProcess.StartAsync());
        var link = await server.SignInLink;
        var first = await StrangerAsync(server.Address);
        await first.Page.GotoAsync(link.ToString());
        await Expect(first.Connection("live")).ToBeVisibleAsync();
        Assert.Equal(server.Address.AbsolutePath, new Uri(first.Page.Url).AbsolutePath);
        await Expect(first.Page.GetByRole(AriaRole.Heading, new() { Name = "Take a ringside seat." })).ToBeVisibleAsync();

        var second = await StrangerAsync(server.Address);
        second.Expect("/api/signin");
        await second.Page.GotoAsync(link.ToString());

        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "This link no longer works." })).ToBeVisibleAsync();
        await Expect(second.Page.GetByText("ringside signin-link")).ToBeVisibleAsync();
        Assert.DoesNotContain(link.Fragment, second.Page.Url);
    }

    [Fact(DisplayName = "[W3] who is not signed in is told how to get a link")]
    public async Task Who_is_not_signed_in_is_told_how_to_get_a_link()
    {
        var stranger = await StrangerAsync();
        stranger.Expect("/api/me");

        await stranger.Page.GotoAsync("/s/ses_any");

        await Expect(stranger.Page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        await Expect(stranger.Page.GetByText("ringside signin-link")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[W3] signing out ends what the page shows, and a reload shows no more")]
    public async Task Signing_out_ends_what_the_page_shows_and_a_reload_shows_no_more()
    {
        var session = await DemoAsync("a secret plan");
        var viewer = await ViewerAsync();
        viewer.Expect("401");
        await viewer.WatchAsync(session);
        await Expect(viewer.Prompt("a secret plan")).ToBeVisibleAsync();

        await viewer.Page.GetByLabel("Signed in as admin").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        await viewer.Page.ReloadAsync();

        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByText("a secret plan")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[W3] who signs in next in the same tab sees nothing of who was there before, also until the server has said what there is")]
    public async Task The_next_in_the_same_tab_sees_nothing_of_the_last()
    {
        var session = await DemoAsync("a secret plan");
        await AddPersonAsync("mia");
        var viewer = await ViewerAsync();
        viewer.Expect("401");
        await Expect(viewer.FleetRow(session)).ToBeVisibleAsync();
        await SignOutAsync(viewer);
        await Expect(NotSignedIn(viewer)).ToBeVisibleAsync();

        var asked = new TaskCompletionSource();
        await viewer.Page.RouteAsync("**/api/sessions?*", _ =>
        {
            asked.TrySetResult();
            return Task.CompletedTask;
        });
        await viewer.Page.GetByText("Sign in with a password").ClickAsync();
        await viewer.Page.GetByLabel("Name").FillAsync("mia");
        await viewer.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("quite a long one");
        await viewer.Button("Sign in").ClickAsync();
        await Expect(viewer.Page.GetByLabel("Signed in as mia")).ToBeVisibleAsync();
        await asked.Task.Within("the list of her sessions");

        await Expect(viewer.FleetRow(session)).ToHaveCountAsync(0);
        await Expect(viewer.Page.GetByText("a secret plan")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[W3] where signing out does not work it says that one is still signed in, and tries again when told to")]
    public async Task Signing_out_that_does_not_work_is_told()
    {
        var viewer = await ViewerAsync();
        viewer.Expect("net::ERR_");
        await viewer.Page.RouteAsync("**/api/signout", route => route.AbortAsync());
        await SignOutAsync(viewer);
        var told = viewer.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "You are still signed in" });
        await Expect(told).ToBeVisibleAsync();
        await FreeAsync(viewer);
        await Expect(viewer.Page.GetByLabel("Signed in as admin")).ToBeVisibleAsync();

        await told.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(told).ToHaveCountAsync(0);
        await SignOutAsync(viewer);
        await Expect(told).ToBeVisibleAsync();
        await viewer.Page.UnrouteAsync("**/api/signout");
        await told.GetByRole(AriaRole.Button, new() { Name = "Sign out again" }).ClickAsync();
        await Expect(NotSignedIn(viewer)).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[W7] another link that is opened in the tab of one that works no longer signs in, and where the server could not be reached the link is kept and tried again")]
    public async Task Another_link_in_the_same_tab_signs_in()
    {
        var stranger = await StrangerAsync();
        stranger.Expect("/api/signin");
        await stranger.Page.GotoAsync("/signin#used-up-long-ago");
        await Expect(Heading(stranger, "This link no longer works.")).ToBeVisibleAsync();

        var code = (await Rest.DoAsync(Server.Http, "/api/signin-links"))["code"];
        await stranger.Page.RouteAsync("**/api/signin", route => route.AbortAsync());
        await stranger.Page.GotoAsync($"/signin#{code}");
        await Expect(Heading(stranger, "Signing in did not work.")).ToBeVisibleAsync();
        Assert.DoesNotContain(code, stranger.Page.Url);

        await stranger.Page.UnrouteAsync("**/api/signin");
        await stranger.Button("Try again").ClickAsync();
        await Expect(stranger.Connection("live")).ToBeVisibleAsync();
        Assert.DoesNotContain(code, stranger.Page.Url);
    }

    [Fact(DisplayName = "[W3] [M11] a page that cannot ask who one is says why, counts down and asks again by itself")]
    public async Task A_page_without_a_server_asks_again_by_itself()
    {
        var viewer = await ViewerAsync();
        viewer.Expect("net::ERR_");
        viewer.Expect("429");
        var isAway = true;
        var isBusy = true;
        await viewer.Page.RouteAsync("**/api/me", route =>
            Volatile.Read(ref isAway) ? route.AbortAsync() :
            Volatile.Read(ref isBusy) ? route.FulfillAsync(new() { Status = 429, ContentType = "application/problem+json", Body = """{"code":"rate_limited","title":"Too much"}""" }) :
            route.ContinueAsync());
        await viewer.Page.ReloadAsync();
        await Expect(Heading(viewer, "The server is not there.")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByText("Trying again in")).ToBeVisibleAsync();
        await FreeAsync(viewer);

        Volatile.Write(ref isAway, false);
        await Expect(Heading(viewer, "The server asks for a moment.")).ToBeVisibleAsync();
        Volatile.Write(ref isBusy, false);
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
    }

    private static ILocator Heading(Viewer viewer, string name) => viewer.Page.GetByRole(AriaRole.Heading, new() { Name = name });

    private static ILocator NotSignedIn(Viewer viewer) => Heading(viewer, "You are not signed in.");

    private static async Task SignOutAsync(Viewer viewer)
    {
        await viewer.Page.GetByLabel("Signed in as admin").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
    }
}
