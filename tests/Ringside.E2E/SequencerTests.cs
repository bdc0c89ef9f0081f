using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>A tree's work in time, as the page draws it and, for who cannot see that, lists it. The agents are programs of the test's own.</summary>
public sealed class SequencerTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M10] [M8] the sequencer has a lane for each session of a tree and an arrow for what one says to the other, grows while one looks, and a click leads to the whole thread")]
    public async Task It_has_a_lane_for_each_session_and_an_arrow_for_what_they_say()
    {
        var (lead, worker) = await Timelines.PairAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, lead, "Read CHANGELOG.md");
        await Timelines.AskAsync(Server.Http, worker, lead, "Which port is free?");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);

        await Expect(sequencer.Lanes).ToHaveCountAsync(2);
        await Expect(sequencer.Lanes.First).ToContainTextAsync("Lead the release");
        await Expect(sequencer.Lanes.Last).ToContainTextAsync("Fix the parser");
        await Expect(sequencer.Picture("2 sessions.*1 message between agents")).ToBeVisibleAsync();
        await sequencer.OpenTableAsync();
        await Expect(sequencer.Line("Read CHANGELOG.md")).ToHaveCountAsync(1);
        await Timelines.WorkAsync(Server.Http, worker, "dotnet test");
        await Expect(sequencer.Line("dotnet test")).ToContainTextAsync("Fix the parser");

        await sequencer.Line("Which port is free?").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(sequencer.Detail.GetByRole(AriaRole.List, new() { Name = "Messages" })).ToContainTextAsync("Which port is free?");
        await Rest.DoAsync(Server.Http, $"/api/threads/{await Timelines.ThreadAsync(Server.Http, lead)}/messages", $$"""{"from":"{{lead}}","kind":"answer","text":"Take 8090."}""");
        await Expect(sequencer.Detail.GetByRole(AriaRole.List, new() { Name = "Messages" })).ToContainTextAsync("Take 8090.");
        await Expect(sequencer.Picture("2 messages between agents")).ToBeVisibleAsync();
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(sequencer.Detail).ToHaveCountAsync(0);

        await viewer.Button("Solo Fix the parser").ClickAsync();
        await Expect(sequencer.Line("Read CHANGELOG.md")).ToHaveCountAsync(0);
        await Expect(sequencer.Line("dotnet test")).ToHaveCountAsync(1);
        await viewer.Button("Solo Fix the parser").ClickAsync();
        await viewer.Button("Mute Fix the parser").ClickAsync();
        await Expect(sequencer.Line("dotnet test")).ToHaveCountAsync(0);
        await sequencer.Lanes.Last.GetByRole(AriaRole.Button, new() { NameRegex = new("^Fix the parser") }).ClickAsync();
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex($"/s/{worker}$"));
        await Expect(viewer.Tool("dotnet test")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[M10] [R6] after its server was killed and came back the timeline has everything once")]
    public async Task After_a_reconnect_it_has_everything_once()
    {
        var server = Own(await ServerProcess.StartAsync());
        var (lead, worker) = await Timelines.PairAsync(server.Http);
        await Timelines.WorkAsync(server.Http, lead, "before, by the lead");
        await Timelines.WorkAsync(server.Http, worker, "before, by the worker");
        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);
        await sequencer.OpenTableAsync();
        await Expect(sequencer.Line("before, by the worker")).ToHaveCountAsync(1);

        await server.KillAsync();
        await Expect(viewer.Connection("reconnecting")).ToBeVisibleAsync();
        await server.StartAsync(server.Address.Port);
        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
        await Timelines.WorkAsync(server.Http, worker, "after, by the worker");

        foreach (var title in new[] { "before, by the lead", "before, by the worker", "after, by the worker" })
        {
            await Expect(sequencer.Line(title)).ToHaveCountAsync(1);
        }
    }

    [Fact(DisplayName = "[B4] a link to a moment shows everybody the conversation, the plan and the changes of then; what comes does not move it, and Escape leads back to now")]
    public async Task A_link_to_a_moment_shows_everybody_what_was_then()
    {
        var (lead, _) = await Timelines.PairAsync(Server.Http);
        var first = await Timelines.WriteAsync(
            Server.Http, lead, Rest.Event("run.started"), Timelines.Plan("in_progress"), Timelines.Say("first", "The race is in the refresh."));
        var edited = await Timelines.WriteAsync(Server.Http, lead, Timelines.Edits("session.ts"));
        await Timelines.WriteAsync(Server.Http, lead, Timelines.Plan("completed"), Timelines.Say("second", "It is mended."));
        var (viewer, other) = (await ViewerAsync(), await ViewerAsync());
        await viewer.Page.GotoAsync($"/s/{lead}?at={first}");
        await ShowsThenAsync(viewer);

        await Timelines.WriteAsync(Server.Http, lead, Timelines.Say("third", "The notes are written."));
        await Expect(viewer.FleetRow(lead)).ToBeVisibleAsync();
        await ShowsThenAsync(viewer);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Tabpanel)).Not.ToContainTextAsync("session.ts");

        await other.Page.GotoAsync(viewer.Page.Url);
        await ShowsThenAsync(other);
        await other.Page.GotoAsync($"/s/{lead}?at={edited}");
        await other.Page.GetByRole(AriaRole.Tab, new() { Name = "Changes" }).ClickAsync();
        await Expect(other.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("session.ts");

        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(viewer.Answers.Last).ToContainTextAsync("The notes are written.");
        await Expect(viewer.Composer).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex($"/s/{lead}$"));
    }

    [Fact(DisplayName = "[B4] the keys step through what happened, and playing it goes on until it is now")]
    public async Task The_keys_step_and_playing_goes_on_until_now()
    {
        var (lead, _) = await Timelines.PairAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, lead, "Read CHANGELOG.md");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);
        await sequencer.OpenTableAsync();
        await Expect(sequencer.Line("Read CHANGELOG.md")).ToHaveCountAsync(1);

        await viewer.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(sequencer.Band).ToContainTextAsync("You see");
        await Expect(viewer.Composer).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex(@"\?at=\d+$"));
        await viewer.Page.Keyboard.PressAsync("Home");
        await Expect(viewer.Tool("Read CHANGELOG.md")).ToHaveCountAsync(0);
        await sequencer.Region.GetByRole(AriaRole.Spinbutton, new() { Name = "Speed" }).PressAsync("ArrowUp");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(sequencer.Band).ToHaveCountAsync(0);

        await viewer.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(sequencer.Band).ToBeVisibleAsync();
        await viewer.Button("Play").ClickAsync();
        await Expect(sequencer.Band).ToHaveCountAsync(0);
        await Expect(viewer.Composer).ToBeVisibleAsync();
        await Expect(viewer.Tool("Read CHANGELOG.md")).ToBeVisibleAsync();
    }

    [Theory(DisplayName = "[M10] [page] nothing of the sequencer bars anybody, folded, open, filling the page and as a table, now and in the past")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_of_it_bars_anybody(ColorScheme scheme)
    {
        var (lead, worker) = await Timelines.PairAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, lead, "Read CHANGELOG.md");
        await Timelines.AskAsync(Server.Http, worker, lead, "Which port is free?");
        var viewer = await ViewerAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);
        await Expect(sequencer.Lanes).ToHaveCountAsync(2);
        await FreeAsync(viewer, "open");
        await viewer.Button("Fill the page").ClickAsync();
        await sequencer.OpenTableAsync();
        await sequencer.Line("Read CHANGELOG.md").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(sequencer.Detail).ToBeVisibleAsync();
        await FreeAsync(viewer, "filling the page");
        await viewer.Button("Go to this moment").ClickAsync();
        await viewer.Button("Back to the conversation").ClickAsync();
        await Expect(sequencer.Band).ToBeVisibleAsync();
        await FreeAsync(viewer, "the past");
        await viewer.Button("Fold the sequencer").ClickAsync();
        await FreeAsync(viewer, "folded");

        await viewer.Page.ReloadAsync();
        await Expect(viewer.Button("Open the sequencer")).ToBeVisibleAsync();
        await viewer.Button("Show the timeline as a table").PressAsync("Enter");
        await Expect(sequencer.Table).ToBeFocusedAsync();
    }

    [Fact(DisplayName = "[M10] [page] on a phone the sequencer has a tab of its own, and nothing to scroll sideways")]
    public async Task On_a_phone_it_has_a_tab_of_its_own()
    {
        var (lead, worker) = await Timelines.PairAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, lead, "Read CHANGELOG.md");
        await Timelines.AskAsync(Server.Http, worker, lead, "Which port is free?");
        var viewer = await ViewerAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, ReducedMotion = ReducedMotion.Reduce });
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);
        await Expect(sequencer.Region).ToHaveCountAsync(0);

        await viewer.Page.GetByRole(AriaRole.Navigation, new() { Name = "Zones" }).GetByRole(AriaRole.Button, new() { Name = "Sequencer" }).ClickAsync();
        await Expect(sequencer.Lanes).ToHaveCountAsync(2);
        await sequencer.OpenTableAsync();
        await Expect(sequencer.Line("Read CHANGELOG.md")).ToHaveCountAsync(1);
        Assert.True(await viewer.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 390"), "the sequencer is wider than a phone");
        await FreeAsync(viewer, "a phone");
    }

    private static async Task ShowsThenAsync(Viewer viewer)
    {
        await Expect(new Sequencer(viewer.Page).Band).ToContainTextAsync("You see");
        await Expect(viewer.Answers).ToHaveCountAsync(1);
        await Expect(viewer.Answers.First).ToContainTextAsync("The race is in the refresh.");
        await Expect(viewer.Composer).ToHaveCountAsync(0);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Plan" }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("0 of 1 done");
    }
}
