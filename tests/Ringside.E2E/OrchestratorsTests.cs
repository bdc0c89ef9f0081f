using System.Text.Json;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>The screen of orchestrators. What the agents do the tests write themselves.</summary>
public sealed class OrchestratorsTests(SharedChromium chromium) : WrittenTests(chromium)
{
    private readonly HashSet<string> taken = [];

    [Fact(DisplayName = "[O30] [O31] [O34] an orchestrator is made on the screen; another person sees it at once, what it manages, for what it will be woken, why it was stopped, and lets it go on")]
    public async Task An_orchestrator_is_made_and_watched()
    {
        var (lead, worker) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("bert", "Fix the parser"));
        var (viewer, mia) = (await ViewerAsync(), await MiaAsync());
        await ShowAsync(viewer);
        await ShowAsync(mia);
        await Expect(mia.Page.GetByText("There is no orchestrator yet.")).ToBeVisibleAsync();

        await viewer.Button("New orchestrator").ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New orchestrator" });
        await dialog.GetByLabel("Who leads").SelectOptionAsync(lead);
        await dialog.GetByLabel("Goal").FillAsync("Make every test of the parser green.");
        await dialog.GetByLabel("Rules, if any").FillAsync("Never push.");
        await dialog.GetByLabel("Manages, beside").SelectOptionAsync(worker);
        await Expect(dialog.GetByLabel("Prompts an hour")).ToHaveAttributeAsync("placeholder", "60");
        await dialog.GetByLabel("Rounds unchanged").FillAsync("500");
        viewer.Expect("422");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(dialog.GetByText("must be from 1 to 100, not 500")).ToBeVisibleAsync();
        await dialog.GetByLabel("Rounds unchanged").FillAsync("1");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        var seen = One(mia, "Lead the release");
        await Expect(seen).ToContainTextAsync("Make every test of the parser green.");
        await Expect(seen).ToContainTextAsync("Never push.");
        await Expect(seen).ToContainTextAsync("Manages 1 session");
        await Expect(seen.GetByRole(AriaRole.Link, new() { Name = "Fix the parser" })).ToBeVisibleAsync();
        await Expect(seen).ToContainTextAsync("It was switched on.");
        await Expect(seen).ToContainTextAsync("Woken once, just now · 0 of 60 prompts this hour");
        await Expect(seen.GetByRole(AriaRole.Switch)).ToBeDisabledAsync();

        await WorkAsync(worker);
        await Expect(seen).ToContainTextAsync("Next it is told: Fix the parser is through");
        await TakeAsync(lead);
        await Expect(seen).ToContainTextAsync("Fix the parser is through.");
        await seen.GetByText("Fix the parser is through.").ClickAsync();
        await Expect(seen.GetByLabel("Digest")).ToContainTextAsync("Never push.");

        await TakeAsync(lead);
        await WorkAsync(worker);
        await Expect(seen).ToContainTextAsync("stopped: words and no change");
        await seen.GetByRole(AriaRole.Region, new() { Name = "Stopped" }).GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(One(viewer, "Lead the release")).ToContainTextAsync("let it go on.");
        await Expect(One(viewer, "Lead the release")).Not.ToContainTextAsync("stopped:");

        await Switch(viewer, "Lead the release").ClickAsync();
        await Expect(Switch(mia, "Lead the release")).Not.ToBeCheckedAsync();
        Assert.Equal("off", (await Rest.GetAsync(Server.Http, $"/api/sessions/{lead}/orchestration"))["status"]);
    }

    [Fact(DisplayName = "[O30] [O32] one changes an orchestrator while another watches: goal, rules, limits and what it is given; its session opens from here, and goes from here when it is removed")]
    public async Task An_orchestrator_is_changed()
    {
        var (lead, worker, spare) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("bert", "Fix the parser"), await OpenAsync("bert", "Write the docs"));
        await SetAsync(lead, new { goal = "Ship.", rules = "Slowly.", manages = new[] { worker }, enabled = false });
        var (viewer, other) = (await ViewerAsync(), await ViewerAsync());
        await ShowAsync(viewer);
        await ShowAsync(other);

        await other.Button("Edit Lead the release").ClickAsync();
        await viewer.Button("Edit Lead the release").ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Change orchestrator" });
        await dialog.GetByLabel("Goal").FillAsync("Ship on Friday.");
        await dialog.GetByLabel("Rules, if any").FillAsync("");
        await dialog.GetByLabel("Prompts an hour").FillAsync("12");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "No longer manage Fix the parser" }).ClickAsync();
        await dialog.GetByLabel("Manages, beside").SelectOptionAsync(spare);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(other.Page.GetByText("Somebody else has changed it since you began: its goal is now “Ship on Friday.”")).ToBeVisibleAsync();
        await other.Page.Keyboard.PressAsync("Escape");
        var seen = One(other, "Lead the release");
        await Expect(seen).ToContainTextAsync("Ship on Friday.");
        await Expect(seen).Not.ToContainTextAsync("Slowly.");
        await Expect(seen).ToContainTextAsync("0 of 12 prompts this hour");
        await Expect(seen.GetByRole(AriaRole.Link, new() { Name = "Write the docs" })).ToBeVisibleAsync();
        await Expect(seen.GetByRole(AriaRole.Link, new() { Name = "Fix the parser" })).ToHaveCountAsync(0);
        var set = (await Rest.GetAsync(Server.Http, $"/api/sessions/{lead}/orchestration")).Json;
        Assert.Equal(("off", 12), (set.GetProperty("status").GetString(), set.GetProperty("maxPromptsPerHour").GetInt32()));

        await other.Page.Keyboard.PressAsync("j");
        await other.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(other.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/s/{lead}$"));
        await Rest.SendAsync(Server.Http, HttpMethod.Delete, $"/api/sessions/{lead}", null);
        await Expect(viewer.Page.GetByText("There is no orchestrator yet.")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[O30] where no session is there to lead, one of an agent is opened with the goal, and only once where the first try is refused")]
    public async Task A_new_session_leads()
    {
        var viewer = await ViewerAsync();
        await ShowAsync(viewer);
        await viewer.Button("New orchestrator").ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New orchestrator" });
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Switch on" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Who leads").SelectOptionAsync("Demo");
        await dialog.GetByLabel("Goal").FillAsync("Count the words.");
        await dialog.GetByLabel("Levels below it").FillAsync("77");
        viewer.Expect("422");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(dialog.GetByText("must be from 0 to 5, not 77")).ToBeVisibleAsync();
        await dialog.GetByLabel("Levels below it").FillAsync("1");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();

        await Expect(One(viewer, "Count the words.")).ToContainTextAsync("demo");
        await Expect(Switch(viewer, "Count the words.")).ToBeCheckedAsync();
        Assert.Equal(1, (await Rest.GetAsync(Server.Http, "/api/sessions")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact(DisplayName = "[O30] [M14] who may only view sees the team's orchestrators and nothing to press that would be refused, and nobody's private ones")]
    public async Task Who_may_only_view_has_nothing_to_press()
    {
        var lead = await OpenAsync("anna", "Lead the release");
        var secret = (await Rest.DoAsync(Server.Http, "/api/sessions", """{"agent":"bert","title":"Lead in secret"}"""))["id"];
        await SetAsync(lead, new { goal = "Ship." });
        await SetAsync(secret, new { goal = "Hide." });
        await AddPersonAsync("vera", "viewer");
        var vera = await StrangerAsync();
        await SignInAsync(vera, "vera");
        await vera.Page.GotoAsync("/orchestrators");

        await Expect(Switch(vera, "Lead the release")).ToBeCheckedAsync();
        await Expect(Switch(vera, "Lead the release")).ToBeDisabledAsync();
        await Expect(One(vera, "Lead in secret")).ToHaveCountAsync(0);
        await Expect(vera.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Theory(DisplayName = "[page] nothing bars anybody from the orchestrators, in light and in dark, nor is anything wider than a phone")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_bars_anybody(ColorScheme scheme)
    {
        var viewer = await ViewerAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await ShowAsync(viewer);
        await Expect(viewer.Page.GetByText("There is no orchestrator yet.")).ToBeVisibleAsync();
        await FreeAsync(viewer, "none yet");
        var (lead, worker) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("bert", "Fix the parser"));
        await SetAsync(lead, new { goal = "Ship.", rules = "Slowly.", manages = new[] { worker }, maxRounds = 1 });
        await TakeAsync(lead);
        await WorkAsync(worker);
        await TakeAsync(lead);
        await WorkAsync(worker);
        await Expect(One(viewer, "Lead the release")).ToContainTextAsync("stopped:");
        await FreeAsync(viewer, "one that was stopped");
        await viewer.Button("New orchestrator").ClickAsync();
        await FreeAsync(viewer, "a new one");
        await viewer.Page.Keyboard.PressAsync("Escape");

        await viewer.Page.SetViewportSizeAsync(390, 844);
        await FreeAsync(viewer, "a phone");
        Assert.True(await viewer.Page.EvaluateAsync<bool>("[document.documentElement, document.querySelector('.orchestrators')].every(part => part.scrollWidth <= part.clientWidth)"), "the orchestrators are wider than a phone");
    }

    private static ILocator One(Viewer viewer, string title) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "All orchestrators" }).Locator("> li")
        .Filter(new() { Has = viewer.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    private static ILocator Switch(Viewer viewer, string title) => One(viewer, title).GetByRole(AriaRole.Switch);

    private static async Task ShowAsync(Viewer viewer)
    {
        await viewer.Screen("Orchestrators").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "Orchestrators" })).ToBeVisibleAsync();
    }

    private async Task SetAsync(string session, object body) =>
        Assert.Equal(200, (await Rest.SendAsync(Server.Http, HttpMethod.Put, $"/api/sessions/{session}/orchestration", JsonSerializer.Serialize(body))).Status);

    /// <summary>The lead's program takes the prompt that wakes it, once that is there, and is through with it.</summary>
    private async Task TakeAsync(string lead)
    {
        await using var stream = await SseFrames.OpenAsync(Server.Http, $"/api/sessions/{lead}/events?type=prompt.queued");
        string prompt;
        do
        {
            prompt = (await stream.ReadUntilAsync(frame => frame.Event == "prompt.queued"))[^1].Data.GetProperty("data").GetProperty("prompt").GetString()!;
        }
        while (!taken.Add(prompt));

        await Rest.WriteAsync(Server.Http, lead, Rest.Event("run.started", new { prompt }), Rest.Event("message.completed", new { message = "m1", role = "assistant", text = "Noted." }), Rest.Event("run.completed"));
    }

    private Task WorkAsync(string session) =>
        Rest.WriteAsync(Server.Http, session, Rest.Event("run.started"), Rest.Event("message.completed", new { message = "m1", role = "assistant", text = "Two of three tests are green." }), Rest.Event("run.completed"));
}
