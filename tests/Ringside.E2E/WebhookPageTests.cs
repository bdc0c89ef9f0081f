using System.Text.Json;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Webhooks in the settings, against a receiver that takes nothing until it is told to.</summary>
public sealed class WebhookPageTests(SharedChromium chromium) : PageTests(chromium)
{
    /// <summary>So often it is looked at what is due.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // The browser's cookie ends by its own clock.
    private readonly FakeTime time = new(TimeProvider.System.GetUtcNow());
    private volatile bool takes;
    private Receiver receiver = null!;

    public override async ValueTask InitializeAsync()
    {
        receiver = Own(await Receiver.StartAsync(_ => takes ? 204 : 503));
        Server = await RingsideHost.StartAsync(new() { ["webhooks_private"] = "true" }, time);
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"anna","driver":"external"}""");
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

        await FailAsync(4);
        await Expect(hook).ToContainTextAsync("4 not taken yet");
        await Expect(Deliveries(viewer)).ToHaveCountAsync(4);
        await Expect(Deliveries(viewer).First).ToContainTextAsync("tried once");
        await GiveUpAsync();
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Tokens" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Webhooks" }).ClickAsync();
        await Expect(hook).ToContainTextAsync("4 given up");
        await Expect(Deliveries(viewer).First).ToContainTextAsync("tried 8 times");
        await Expect(Deliveries(viewer).First).ToContainTextAsync("It was answered 503.");

        takes = true;
        var came = receiver.Came.Items.Count;
        await viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send run.failed") }).First.ClickAsync();
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
        await FailAsync(3);
        await GiveUpAsync();
        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync("/settings/webhooks");
        await Expect(Deliveries(viewer)).ToHaveCountAsync(3);
        await viewer.Button("Drop all…").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Confirm" })).ToContainTextAsync("Drop all 3 deliveries");
        await Rest.SendAsync(Server.Http, HttpMethod.Delete, $"/api/deliveries/{(await UndeliveredAsync())[0].GetProperty("id").GetString()}", null);

        await viewer.Button("Drop all").ClickAsync();

        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Not delivered" })).ToHaveCountAsync(0);
        await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Empty(await UndeliveredAsync());
    }

    /// <summary>Runs that fail, each told to the webhook.</summary>
    private async Task FailAsync(int count)
    {
        var session = (await Rest.DoAsync(Server.Http, "/api/sessions", """{"agent":"anna"}"""))["id"];
        for (var i = 0; i < count; i++)
        {
            await Rest.WriteAsync(Server.Http, session, Rest.Event("run.started"), Rest.Event("run.failed", new { error = new { code = "broken", message = "It broke." } }));
        }

        await UntilAsync(items => items.Count == count && items.All(item => Tries(item) == 1));
    }

    /// <summary>Lets the clock go on, to one attempt after another, so that none of them is still on its way when it leaps.</summary>
    private async Task GiveUpAsync()
    {
        while ((await UndeliveredAsync()).Where(item => Due(item) is not null).Min(Due) is { } next)
        {
            var ahead = next - time.GetUtcNow();
            time.Advance((ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero) + Look);
            await UntilAsync(items => items.All(item => Due(item) is not { } due || due > next));
        }
    }

    /// <summary>Asks until the deliveries are so: no event tells of them.</summary>
    private Task UntilAsync(Func<List<JsonElement>, bool> fits) => Task.Run(async () =>
    {
        while (!fits(await UndeliveredAsync()))
        {
        }
    }).Within("deliveries as they should be");

    private async Task<List<JsonElement>> UndeliveredAsync() => [.. (await Rest.GetAsync(Server.Http, "/api/deliveries")).Json.GetProperty("items").EnumerateArray()];

    private static DateTimeOffset? Due(JsonElement delivery) => delivery.TryGetProperty("nextAt", out var at) ? at.GetDateTimeOffset() : null;

    private static int Tries(JsonElement delivery) => delivery.GetProperty("attempts").GetInt32();

    private static ILocator Deliveries(Viewer viewer) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "Deliveries" }).GetByRole(AriaRole.Listitem);

    private static ILocator Row(Viewer viewer, string list, string name) =>
        viewer.Page.GetByRole(AriaRole.List, new() { Name = list }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });
}
