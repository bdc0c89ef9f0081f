using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Webhooks in the settings, against a receiver that takes nothing until it is told to.</summary>
public sealed class WebhookPageTests(SharedChromium chromium) : PageTests(chromium)
{
    // The browser's cookie ends by its own clock.
    private readonly FakeTime time = new(TimeProvider.System.GetUtcNow());
    private volatile bool takes;
    private Receiver receiver = null!;
    private Undelivered undelivered = null!;

    public override async ValueTask InitializeAsync()
    {
        receiver = Own(await Receiver.StartAsync(_ => takes ? 204 : 503));
        Server = await RingsideHost.StartAsync(new() { ["webhooks_private"] = "true" }, time);
        undelivered = await Undelivered.OpenAsync(Server.Http, time);
    }

    [Fact(DisplayName = "[N1] [N3] [N6] [page] a webhook is added, tested and told; what its receiver does not take is seen on its way, is given up, and is sent again, one and all, or dropped")]
    public async Task What_is_not_taken_is_seen_and_sent_again()
    {
        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync("/settings/webhooks");
        await Expect(viewer.Page.GetByText("Nobody is told yet.")).ToBeVisibleAsync();
        await viewer.Page.GetByLabel("Address").FillAsync(receiver.Url);
        await viewer.Page.GetByLabel("A run is done").UncheckAsync();
        await viewer.Button("Add webhook").ClickAsync();
        var secret = await viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Secret", Exact = true }).InnerTextAsync();
        var hook = Row(viewer, "Webhooks", receiver.Url);
        await Expect(hook).ToContainTextAsync("nothing waits");

        await viewer.Button($"Test {receiver.Url}").ClickAsync();
        await Expect(hook.GetByRole(AriaRole.Status, new() { Name = "Test" })).ToHaveTextAsync("It was answered 503.");
        Assert.True((await receiver.Came.WaitAsync("the test", told => told.Json.GetProperty("type").GetString() == "webhook.test")).IsSignedWith(secret));

        await undelivered.FailAsync(4);
        await Expect(hook).ToContainTextAsync("4 not taken yet");
        await Expect(Deliveries(viewer)).ToHaveCountAsync(4);
        await Expect(Deliveries(viewer).First).ToContainTextAsync("tried once");
        await undelivered.GiveUpAsync();
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Tokens" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Webhooks" }).ClickAsync();
        await Expect(hook).ToContainTextAsync("4 given up");
        await Expect(Deliveries(viewer).First).ToContainTextAsync("tried 8 times");
        await Expect(Deliveries(viewer).First).ToContainTextAsync("It was answered 503.");

        takes = true;
        var came = receiver.Came.Items.Count;
        await viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send again run.failed") }).First.ClickAsync();
        await Expect(Deliveries(viewer)).ToHaveCountAsync(3);
        Assert.Equal(came + 1, receiver.Came.Items.Count);
        await viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Drop run.failed") }).First.ClickAsync();
        await viewer.Button("Drop").ClickAsync();
        await Expect(Deliveries(viewer)).ToHaveCountAsync(2);
        await viewer.Button("Send all again").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Not delivered" })).ToHaveCountAsync(0);
        await Expect(hook).ToContainTextAsync("nothing waits");
        Assert.Equal(came + 3, receiver.Came.Items.Count);

        await viewer.Button($"Remove {receiver.Url}").ClickAsync();
        await hook.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(viewer.Page.GetByText("Nobody is told yet.")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[N3] [page] all that was given up is dropped at once, when one has said so twice, and what another admin dropped meanwhile is no failure")]
    public async Task All_that_was_given_up_is_dropped()
    {
        await Rest.DoAsync(Server.Http, "/api/webhooks", $$"""{"url":"{{receiver.Url}}"}""");
        await undelivered.FailAsync(3);
        await undelivered.GiveUpAsync();
        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync("/settings/webhooks");
        await Expect(Deliveries(viewer)).ToHaveCountAsync(3);
        await viewer.Button("Drop all…").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Confirm" })).ToContainTextAsync("Drop all 3 deliveries");
        viewer.Expect("404");
        var others = 0;
        await viewer.Page.RouteAsync("**/api/deliveries/*", async route =>
        {
            if (Interlocked.Increment(ref others) == 1)
            {
                await Rest.SendAsync(Server.Http, HttpMethod.Delete, new Uri(route.Request.Url).AbsolutePath, null);
            }

            await route.ContinueAsync();
        });

        await viewer.Button("Drop all").ClickAsync();

        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Not delivered" })).ToHaveCountAsync(0);
        await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Empty(await undelivered.AllAsync());
    }

    private static ILocator Deliveries(Viewer viewer) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "Deliveries" }).GetByRole(AriaRole.Listitem);

    private static ILocator Row(Viewer viewer, string list, string name) =>
        viewer.Page.GetByRole(AriaRole.List, new() { Name = list }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });
}
