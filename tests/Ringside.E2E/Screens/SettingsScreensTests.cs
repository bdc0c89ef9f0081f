using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E.Screens;

/// <summary>Every part of the settings as <see cref="ScreensTests"/> has the other screens: with a secret just shown, something to confirm, and deliveries on their way and given up.</summary>
public sealed class SettingsScreensTests(SharedChromium chromium) : PageTests(chromium)
{
    private readonly FakeTime time = new(TimeProvider.System.GetUtcNow());
    private readonly List<string> flaws = [];

    public override async ValueTask InitializeAsync() => Server = await RingsideHost.StartAsync(new() { ["webhooks_private"] = "true" }, time);

    [Theory(DisplayName = "[page] every part of the settings: nothing bars anybody, nothing is cut off or covered, in light, in dark and on a phone")]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    public async Task Every_part(string look)
    {
        var receiver = Own(await Receiver.StartAsync(_ => 503));
        var undelivered = await Undelivered.OpenAsync(Server.Http, time);
        await Rest.DoAsync(Server.Http, "/api/users", """{"name":"Maximiliane von Habsburg-Lothringen","role":"viewer"}""");
        await Rest.DoAsync(Server.Http, "/api/tokens", """{"name":"nightly build of the handbook in eleven languages","scopes":["read"]}""");
        await Rest.DoAsync(Server.Http, "/api/webhooks", """{"url":"https://example.com/a/rather/long/path/that/somebody/has/chosen/for/ringside","events":["run.cancelled","task.failed"]}""");
        await Rest.DoAsync(Server.Http, "/api/webhooks", $$"""{"url":"{{receiver.Url}}"}""");
        await undelivered.FailAsync(2);
        await undelivered.GiveUpAsync();
        var viewer = await ViewerAsync(ScreensTests.Look(look));

        await viewer.Page.GotoAsync("/settings");
        await viewer.Page.GetByLabel("Name").FillAsync("mia");
        await viewer.Button("Add person").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Sign-in link for mia" })).ToBeVisibleAsync();
        await LookAsync(viewer, "settings-people", look);

        await viewer.Page.GotoAsync("/settings/tokens");
        await viewer.Page.GetByLabel("Name").FillAsync("ci");
        await viewer.Button("Make token").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Token ci" })).ToBeVisibleAsync();
        await viewer.Button("Revoke ci").ClickAsync();
        await LookAsync(viewer, "settings-tokens", look);

        await viewer.Page.GotoAsync("/settings/webhooks");
        await viewer.Button($"Test {receiver.Url}").ClickAsync();
        await Expect(viewer.Page.GetByText("It was answered 503.").First).ToBeVisibleAsync();
        await viewer.Button("Drop all…").ClickAsync();
        await LookAsync(viewer, "settings-webhooks", look);

        await viewer.Page.GotoAsync("/settings/browser");
        await Expect(viewer.Button("As the system")).ToBeVisibleAsync();
        await LookAsync(viewer, "settings-browser", look);

        await viewer.Page.GotoAsync("/settings/about");
        await Expect(viewer.Page.GetByText("Ready: its log takes what is written")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByText(new System.Text.RegularExpressions.Regex(@"^Ringside \d+\.\d+\.\d+$"))).ToBeVisibleAsync();
        await LookAsync(viewer, "settings-about", look);

        Assert.True(flaws.Count == 0, string.Join('\n', flaws));
    }

    private async Task LookAsync(Viewer viewer, string name, string look) => flaws.AddRange(await ScreensTests.TakeAsync(viewer, name, look));
}
