using Microsoft.Playwright;
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
        await viewer.Button("Sign out").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        await viewer.Page.ReloadAsync();

        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByText("a secret plan")).ToHaveCountAsync(0);
    }
}
