using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class PollingTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M11] a page whose WebSocket is held back is live by stream, then by polling, and comes back by itself as they get through, missing and repeating nothing")]
    public async Task A_page_finds_what_gets_through_and_comes_back()
    {
        var proxy = Own(await StreamHoldingProxy.StartAsync(Server.Address));
        var session = await DemoAsync("count");
        var behind = await StrangerAsync(proxy.Address);
        behind.Expect("WebSocket connection");
        await behind.Page.GotoAsync($"/signin#{(await Rest.DoAsync(Server.Http, "/api/signin-links"))["code"]}");
        await behind.FleetRow(session).ClickAsync();
        await Expect(behind.Connection("polling")).ToBeVisibleAsync();
        await Expect(behind.Ask).ToBeVisibleAsync();

        proxy.LetThrough();
        await AgainAsync(behind);
        await Expect(behind.Page.Locator("[data-state=live][data-by=stream]")).ToBeVisibleAsync();
        await behind.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Always") }).ClickAsync();
        await Expect(behind.Status).ToContainTextAsync("done");

        proxy.LetSocketsThrough();
        await AgainAsync(behind);
        await Expect(behind.Page.Locator("[data-state=live][data-by=socket]")).ToBeVisibleAsync();
        await behind.SayAsync("once more");
        await Expect(behind.Prompt("once more")).ToBeVisibleAsync();
        await Expect(behind.Status).ToContainTextAsync("done");

        var direct = await ViewerAsync();
        await direct.WatchAsync(session);
        await Expect(direct.Answers).ToHaveCountAsync(await behind.Answers.CountAsync());
        Assert.Equal(await direct.TranscriptAsync(), await behind.TranscriptAsync());
    }

    [Fact(DisplayName = "[M11] where streams are held back, the page is live by long polling, and says so")]
    public async Task Where_streams_are_held_back_the_page_is_live_by_long_polling_and_says_so()
    {
        var proxy = Own(await StreamHoldingProxy.StartAsync(Server.Address));
        var behind = await StrangerAsync(proxy.Address);
        behind.Expect("WebSocket connection");
        var code = (await Rest.DoAsync(Server.Http, "/api/signin-links"))["code"];
        await behind.Page.GotoAsync($"/signin#{code}");
        await Expect(behind.Connection("polling")).ToBeVisibleAsync();
        await Expect(behind.Header).ToContainTextAsync("Polling");

        await behind.StartAsync("Demo", "count");
        await behind.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Always") }).ClickAsync();

        await Expect(behind.Answers.Last).ToContainTextAsync("The word counter works.");
        await Expect(behind.Status).ToContainTextAsync("done");
        await Expect(behind.Connection("polling")).ToBeVisibleAsync();
        Assert.True(proxy.Held > 0, "no stream was held back");
    }

    [Fact(DisplayName = "[M11] [R10] a page that polls shows a session that is shared with it, and once it is live again no more what was taken back meanwhile")]
    public async Task What_is_shared_and_taken_back_while_polling_is_noticed()
    {
        var session = await DemoAsync("count");
        var proxy = Own(await StreamHoldingProxy.StartAsync(Server.Address));
        var mia = await StrangerAsync(proxy.Address);
        mia.Expect("WebSocket connection");
        // What her page is just reading of the session when it is taken back.
        mia.Expect("404");
        await AddPersonAsync("mia");
        await SignInAsync(mia, "mia");
        await mia.Page.GotoAsync("/");
        await Expect(mia.Connection("polling")).ToBeVisibleAsync();
        await Expect(mia.FleetRow(session)).ToHaveCountAsync(0);

        await ShowAsync("team");
        await Expect(mia.FleetRow(session)).ToBeVisibleAsync();
        await ShowAsync("private");
        proxy.LetThrough();
        await AgainAsync(mia);
        await Expect(mia.Connection("live")).ToBeVisibleAsync();
        await Expect(mia.FleetRow(session)).ToHaveCountAsync(0);

        async Task ShowAsync(string visibility) =>
            Assert.Equal(200, (await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"visibility":"{{visibility}}"}""")).Status);
    }

    /// <summary>The browser says that it is online again, as after a change of networks: the page looks at once what gets through now.</summary>
    private static Task AgainAsync(BrowserKit.Viewer viewer) => viewer.Page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
}
