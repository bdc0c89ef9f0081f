using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class TabsTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M11] two tabs of one browser are live by one WebSocket; when the first is closed, or is frozen for a while, the other misses nothing")]
    public async Task Two_tabs_share_one_socket()
    {
        var proxy = Own(await StreamHoldingProxy.StartAsync(Server.Address));
        proxy.LetThrough();
        proxy.LetSocketsThrough();
        var (first, second) = (await DemoAsync("count one"), await DemoAsync("count two"));
        var viewer = await StrangerAsync(proxy.Address);
        await viewer.SignInAsync(Server.Http);
        await viewer.WatchAsync(first);
        await Expect(viewer.Prompt("count one")).ToBeVisibleAsync();
        var sockets = proxy.Sockets;
        var tab = await viewer.NewTabAsync();
        await tab.GotoAsync($"/s/{second}");
        await Expect(Said(tab, "count two")).ToBeVisibleAsync();

        await SayAsync(second, "say a word");
        await Expect(Said(tab, "say a word")).ToBeVisibleAsync();
        await SayAsync(first, "and here too");
        await Expect(viewer.Prompt("and here too")).ToBeVisibleAsync();
        Assert.Equal(sockets, proxy.Sockets);

        await viewer.Page.CloseAsync();
        var devtools = await viewer.Context.NewCDPSessionAsync(tab);
        await devtools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "frozen" });
        await SayAsync(second, "while nobody looked");
        await devtools.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "active" });
        await Expect(Said(tab, "while nobody looked")).ToBeVisibleAsync();
        await Expect(tab.Locator("[data-state=live][data-by=socket]")).ToBeVisibleAsync();
        Assert.Equal(sockets, proxy.Sockets);
    }

    [Fact(DisplayName = "[W3] signing out in one tab ends what the others show; signing in as somebody else shows nothing of the first in any")]
    public async Task All_tabs_are_one_person()
    {
        var session = await DemoAsync("a secret plan");
        var viewer = await ViewerAsync();
        viewer.Expect("401");
        await viewer.WatchAsync(session);
        var tab = await viewer.NewTabAsync();
        await tab.GotoAsync($"/s/{session}");
        await Expect(Said(tab, "a secret plan")).ToBeVisibleAsync();

        await Rest.DoAsync(Server.Http, "/api/users", """{"name":"mia","role":"admin"}""");
        var mia = (await Rest.GetAsync(Server.Http, "/api/users")).Json.GetProperty("items").EnumerateArray().Single(user => user.GetProperty("name").GetString() == "mia").GetProperty("id").GetString();
        using var hers = Server.Client((await Rest.DoAsync(Server.Http, "/api/tokens", $$"""{"name":"link","user":"{{mia}}","scopes":["admin"]}"""))["secret"]);
        await tab.GotoAsync($"/signin#{(await Rest.DoAsync(hers, "/api/signin-links"))["code"]}");
        await Expect(tab.GetByLabel("Signed in as mia")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByLabel("Signed in as mia")).ToBeVisibleAsync();
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();

        await viewer.Page.GetByLabel("Signed in as mia").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        foreach (var page in new[] { viewer.Page, tab })
        {
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are not signed in." })).ToBeVisibleAsync();
        }
    }

    private Task SayAsync(string session, string text) => Rest.DoAsync(Server.Http, $"/api/sessions/{session}/prompts", $$"""{"text":"{{text}}","delivery":"interrupt"}""");

    private static ILocator Said(IPage page, string text) =>
        page.GetByRole(AriaRole.Log, new() { Name = "Conversation" }).GetByRole(AriaRole.Article).Filter(new() { HasText = text }).First;
}
