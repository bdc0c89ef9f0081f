using Microsoft.Playwright;

namespace Ringside.E2E;

public sealed class PromptTests(SharedChromium chromium) : PageTests(chromium)
{
    // Slow enough that a turn does not end by itself while one acts in it.
    protected override int Pace => 200;

    [Fact(DisplayName = "[M3] Stop ends the turn for all who watch")]
    public async Task Stop_ends_the_turn_for_all_who_watch()
    {
        var (first, second) = (await ViewerAsync(), await ViewerAsync());
        var session = await first.StartAsync("Demo", "take your time");
        await second.WatchAsync(session);
        await Expect(second.Status).ToContainTextAsync("running");

        await first.Button("Stop").ClickAsync();

        foreach (var viewer in (BrowserKit.Viewer[])[first, second])
        {
            await Expect(viewer.Status).ToContainTextAsync("stopped");
            await Expect(viewer.Conversation.GetByText("Stopped")).ToBeVisibleAsync();
            await Expect(viewer.Button("Stop")).ToHaveCountAsync(0);
            await Expect(viewer.FleetRow(session)).ToContainTextAsync("stopped");
        }
    }

    [Fact(DisplayName = "[M7] a prompt of the one waits in the queue of all, and the other takes it back")]
    public async Task A_prompt_of_the_one_waits_in_the_queue_of_all_and_the_other_takes_it_back()
    {
        var (first, second) = (await ViewerAsync(), await ViewerAsync());
        await second.WatchAsync(await first.StartAsync("Demo", "take your time"));
        await Expect(first.Status).ToContainTextAsync("running");

        await first.Composer.FillAsync("and then this");
        await first.Button("Queue").ClickAsync();
        await Expect(first.Queued).ToContainTextAsync("and then this");
        await Expect(second.Queued).ToContainTextAsync("and then this");
        await Expect(first.Composer).ToHaveValueAsync("");
        await second.Queued.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();

        await Expect(second.Queued).ToHaveCountAsync(0);
        await Expect(first.Queued).ToHaveCountAsync(0);
        await Expect(first.Prompt("and then this")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[M3] an interruption stops the turn and goes next, and a queued prompt follows a Stop")]
    public async Task An_interruption_stops_the_turn_and_goes_next()
    {
        var viewer = await ViewerAsync();
        await viewer.StartAsync("Demo", "take your time");
        await Expect(viewer.Status).ToContainTextAsync("running");
        await viewer.SayAsync("later");
        await Expect(viewer.Queued).ToContainTextAsync("later");

        await viewer.Composer.FillAsync("rather do this");
        await viewer.Button("Interrupt").ClickAsync();

        await Expect(viewer.Prompt("rather do this")).ToBeVisibleAsync();
        await Expect(viewer.Queued).ToContainTextAsync("later");
        await viewer.Button("Stop").ClickAsync();
        await Expect(viewer.Prompt("later")).ToBeVisibleAsync();
        await Expect(viewer.Queued).ToHaveCountAsync(0);
        await Expect(viewer.Conversation.GetByText("Stopped")).ToHaveCountAsync(2);
    }
}
