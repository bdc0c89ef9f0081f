using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class PollingTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M11] where streams are held back, the page is live by long polling, and says so")]
    public async Task Where_streams_are_held_back_the_page_is_live_by_long_polling_and_says_so()
    {
        var proxy = Own(await StreamHoldingProxy.StartAsync(Server.Address));
        var behind = await StrangerAsync(proxy.Address);
        var code = (await Rest.DoAsync(Server.Http, "/api/signin-links"))["code"];
        await behind.Page.GotoAsync($"/signin#{code}");
        await Expect(behind.Connection("polling")).ToBeVisibleAsync();
        await Expect(behind.Header).ToContainTextAsync("Live, by polling");

        await behind.StartAsync("Demo", "count");
        await behind.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Allow for this session") }).ClickAsync();

        await Expect(behind.Answers.Last).ToContainTextAsync("The word counter works.");
        await Expect(behind.Status).ToContainTextAsync("done");
        await Expect(behind.Connection("polling")).ToBeVisibleAsync();
        Assert.True(proxy.Held > 0, "no stream was held back");
    }
}
