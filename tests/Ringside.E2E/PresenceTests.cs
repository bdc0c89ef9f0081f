using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class PresenceTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[R12] [M14] two people who have a session open see each other there, and one who leaves goes; nobody sees himself")]
    public async Task Two_people_see_each_other()
    {
        var session = await DemoAsync("count");
        Assert.Equal(200, (await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"team"}""")).Status);
        await AddPersonAsync("mia wallace");
        var mia = await StrangerAsync();
        await SignInAsync(mia, "mia wallace");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await Expect(viewer.Prompt("count")).ToBeVisibleAsync();
        await Expect(Watching(viewer)).ToHaveCountAsync(0);

        await mia.WatchAsync(session);
        await Expect(Watching(viewer)).ToHaveTextAsync("Also watching: mia wallaceMW");
        await Expect(Watching(mia)).ToHaveTextAsync("Also watching: adminA");

        await mia.Page.ReloadAsync();
        await Expect(Watching(mia)).ToBeVisibleAsync();
        await mia.Screen("Home").ClickAsync();
        await Expect(Watching(viewer)).ToHaveCountAsync(0);
        await viewer.Page.CloseAsync();
        await mia.FleetRow(session).ClickAsync();
        await Expect(mia.Prompt("count")).ToBeVisibleAsync();
        await Expect(Watching(mia)).ToHaveCountAsync(0);
    }

    /// <summary>Who else has the open session open, as its header says.</summary>
    private static ILocator Watching(Viewer viewer) => viewer.Page.Locator(".session-head .watching");
}
