using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Which lanes are heard, which part of time is looked at, and what is being said.</summary>
public sealed class TimelineLaneTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M10] [page] lanes are gone through, muted and heard alone by keys, and so is a range begun and ended; the list of keys says which")]
    public async Task Lanes_and_range_have_keys()
    {
        var (viewer, sequencer) = await OpenAsync();
        var said = viewer.Page.GetByRole(AriaRole.Status, new() { Name = "Lanes that are heard" });
        await viewer.Page.Keyboard.PressAsync("q");
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(0);
        await Expect(sequencer.Line("by the worker")).ToHaveCountAsync(1);
        await Expect(said).ToHaveTextAsync("Muted: Lead the release.");
        await viewer.Page.Keyboard.PressAsync("q");
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(1);

        await sequencer.Lanes.First.GetByRole(AriaRole.Button).First.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(sequencer.Lanes.Last.GetByRole(AriaRole.Button).First).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("i");
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(0);
        await Expect(said).ToHaveTextAsync("Solo: Fix the parser.");
        await viewer.Page.Keyboard.PressAsync("ArrowUp");
        await viewer.Page.Keyboard.PressAsync("i");
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(1);

        var range = sequencer.Region.GetByRole(AriaRole.Status, new() { Name = "Range" });
        await viewer.Page.Keyboard.PressAsync("Home");
        await viewer.Page.Keyboard.PressAsync("r");
        await Expect(viewer.Button("Range")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(range).ToContainTextAsync("step to its end");
        await viewer.Page.Keyboard.PressAsync("End");
        await Expect(range).ToContainTextAsync("2 calls");
        await viewer.Page.Keyboard.PressAsync("r");
        await Expect(viewer.Button("Range")).ToHaveAttributeAsync("aria-pressed", "false");
        await viewer.Page.Keyboard.PressAsync("Home");
        await Expect(sequencer.Band).ToBeVisibleAsync();
        await Expect(range).ToContainTextAsync("2 calls");
        await FreeAsync(viewer, "a range");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(range).ToHaveCountAsync(0);

        await viewer.Page.Keyboard.PressAsync("?");
        var keys = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        foreach (var (key, does) in new[] { ("R", "range"), ("Q", "Mute"), ("I", "Solo") })
        {
            await Expect(keys.Locator("dl > div").Filter(new() { Has = viewer.Page.GetByText(key, new() { Exact = true }), HasText = does })).ToBeVisibleAsync();
        }
    }

    [Fact(DisplayName = "[M10] on a phone a lane is muted and heard alone by its buttons, and a range is marked by a finger")]
    public async Task On_a_phone_lanes_and_range_have_controls()
    {
        var (viewer, sequencer) = await OpenAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, ReducedMotion = ReducedMotion.Reduce });
        await viewer.Button("Mute Lead the release").ClickAsync();
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(0);
        await viewer.Button("Solo Lead the release").ClickAsync();
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(1);
        await Expect(sequencer.Line("by the worker")).ToHaveCountAsync(0);
        await viewer.Button("Solo Lead the release").ClickAsync();
        await viewer.Button("Mute Lead the release").ClickAsync();

        await viewer.Button("Fit").ClickAsync();
        await sequencer.PressAsync("Range");
        var box = (await viewer.Page.Locator(".seq-canvas").BoundingBoxAsync())!;
        await Fingers.MoveAsync(viewer, (box.X + 24, box.Y + 60, box.X + box.Width - 2, box.Y + 60));
        await Expect(sequencer.Region.GetByRole(AriaRole.Status, new() { Name = "Range" })).ToContainTextAsync("2 calls");
        await viewer.Button("More").ClickAsync();
        await Expect(sequencer.Item("Range")).ToHaveAttributeAsync("aria-checked", "false");
        await viewer.Page.Keyboard.PressAsync("End");
        await Expect(sequencer.Item("Copy a link to this moment")).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(viewer.Button("More")).ToBeFocusedAsync();
        await Expect(sequencer.Item("Range")).ToHaveCountAsync(0);
        Assert.True(await viewer.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 390"), "the sequencer is wider than a phone");
        await FreeAsync(viewer, "a phone");
        await viewer.Button("Clear the range").ClickAsync();
        await Expect(viewer.Button("Clear the range")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[M10] what the open session is saying is a block that goes on, and shows what is said as it grows")]
    public async Task What_is_being_said_is_a_block_that_goes_on()
    {
        var (lead, _) = await Timelines.PairAsync(Server.Http);
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(lead);
        await Rest.WriteAsync(Server.Http, lead, Rest.Event("run.started"), Rest.Event("message.delta", new { message = "m", at = 0, text = "The race" }));
        await Expect(viewer.Answers).ToContainTextAsync("The race");
        await viewer.Button("Fit").ClickAsync();
        var detail = new Sequencer(viewer.Page).Detail;
        var canvas = viewer.Page.Locator(".seq-canvas");
        var box = (await canvas.BoundingBoxAsync())!;
        // It is as wide as the time that has passed: a click hits it as soon as that can be seen.
        for (var tries = 0; tries < 600 && await detail.GetByText("The race").CountAsync() == 0; tries++)
        {
            await canvas.ClickAsync(new() { Position = new() { X = box.Width * 0.96f, Y = 64 } });
        }

        await Expect(detail).ToContainTextAsync("Answer, goes on");
        await Rest.WriteAsync(Server.Http, lead, Rest.Event("message.delta", new { message = "m", at = 8, text = " is in the refresh." }));
        await Expect(detail).ToContainTextAsync("The race is in the refresh.");
        await Rest.WriteAsync(Server.Http, lead, Rest.Event("message.completed", new { message = "m", role = "assistant", text = "The race is in the refresh." }));
        await Expect(detail).Not.ToContainTextAsync("goes on");
    }

    [Fact(DisplayName = "[M10] a lane that is heard alone silences none of another tree")]
    public async Task Solo_is_of_one_tree()
    {
        var (viewer, sequencer) = await OpenAsync();
        await viewer.Button("Solo Fix the parser").ClickAsync();
        await Expect(sequencer.Line("by the lead")).ToHaveCountAsync(0);
        var alone = await Rest.ExternalSessionAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, alone, "by another");

        await viewer.FleetRow(alone).ClickAsync();
        await Expect(sequencer.Line("by another")).ToHaveCountAsync(1);
    }

    [Fact(DisplayName = "[M10] [B1] what is looked at in detail says so as soon as it is over, in every lane: a question by whom it was answered, a call how it ended")]
    public async Task A_detail_follows_what_it_shows()
    {
        var (lead, worker) = await Timelines.PairAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, lead, "by the lead");
        await Rest.WriteAsync(
            Server.Http, worker, Rest.Event("run.started"), Rest.Event("tool.started", new { tool = "make", kind = "execute", title = "make all", status = "in_progress" }),
            Rest.Event("interaction.opened", new { interaction = "itx_push", kind = "permission", title = "git push", options = new[] { new { id = "y", name = "Yes", kind = "allow_once" } } }));
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(lead);
        var sequencer = new Sequencer(viewer.Page);
        await sequencer.OpenTableAsync();
        await sequencer.Line("git push").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(sequencer.Detail).ToContainTextAsync("Not answered yet");
        await Rest.AnswerAsync(Server.Http, worker);
        await Expect(sequencer.Detail).ToContainTextAsync("allowed by you");

        await sequencer.Line("make all").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(sequencer.Detail).ToContainTextAsync("Command, goes on");
        await Rest.WriteAsync(Server.Http, worker, Rest.Event("tool.completed", new { tool = "make", status = "failed", output = "no rule to make target" }));
        await Expect(sequencer.Detail).ToContainTextAsync("Command, failed");
        await Expect(sequencer.Detail).ToContainTextAsync("no rule to make target");
    }

    private async Task<(Viewer Viewer, Sequencer Sequencer)> OpenAsync(BrowserNewContextOptions? look = null)
    {
        var (lead, worker) = await Timelines.PairAsync(Server.Http);
        await Timelines.WorkAsync(Server.Http, lead, "by the lead");
        await Timelines.WorkAsync(Server.Http, worker, "by the worker");
        var viewer = await ViewerAsync(look);
        await viewer.WatchAsync(lead);
        if (look is not null)
        {
            await viewer.Page.GetByRole(AriaRole.Navigation, new() { Name = "Zones" }).GetByRole(AriaRole.Button, new() { Name = "Sequencer" }).ClickAsync();
        }

        var sequencer = new Sequencer(viewer.Page);
        await Expect(sequencer.Lanes).ToHaveCountAsync(2);
        await sequencer.OpenTableAsync();
        await Expect(sequencer.Line("by the worker")).ToHaveCountAsync(1);
        return (viewer, sequencer);
    }
}
