using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

public sealed class SteeringTests(SharedChromium chromium) : PageTests(chromium)
{
    // Slow enough that a turn of the demo agent does not end by itself while one acts in it.
    protected override int Pace => 200;

    [Theory(DisplayName = "[G31] what steers reaches the agent inside its turn, by the button and by the keyboard, and the page says that it will")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_steers_reaches_the_agent_inside_its_turn(bool byKeyboard)
    {
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted", "--steers");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(await ScriptedAgents.RunAsync(Server, "scripted", "[[heed]]"));
        await Expect(viewer.Answers.Last).ToContainTextAsync("working");

        await viewer.Composer.FillAsync("go left");
        await Expect(Ways(viewer)).ToContainTextAsync("Steer reaches Scripted inside this turn.");
        await (byKeyboard ? viewer.Composer.PressAsync("Alt+Enter") : viewer.Button("Steer").ClickAsync());

        await Expect(viewer.Prompt("go left")).ToContainTextAsync("steered");
        await Expect(viewer.Answers.Last).ToContainTextAsync("heard go left");
        await Expect(viewer.Status).ToContainTextAsync("done");
        await Expect(viewer.Page.Locator(".run-end")).ToHaveCountAsync(1);
        await Expect(viewer.Queued).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[G31] where an agent cannot be told inside its turn, the page says that it goes first in the queue, and it does")]
    public async Task Where_an_agent_cannot_be_told_it_goes_first()
    {
        var viewer = await BusyAsync();
        await viewer.SayAsync("later");
        await Expect(Row(viewer, 0)).ToContainTextAsync("later");

        await viewer.Composer.FillAsync("sooner");
        await Expect(Ways(viewer)).ToContainTextAsync("Demo cannot be told anything inside its turn: Steer goes first in the queue.");
        await viewer.Composer.PressAsync("Alt+Enter");

        await Expect(Row(viewer, 0)).ToContainTextAsync("sooner");
        await Expect(Row(viewer, 1)).ToContainTextAsync("later");
        await Expect(viewer.Status).ToContainTextAsync("running");
    }

    [Fact(DisplayName = "[M3] Ctrl and Enter stop the turn and go next, and the list of keys says so")]
    public async Task The_keyboard_interrupts()
    {
        var viewer = await BusyAsync();

        await viewer.Composer.FillAsync("rather this");
        await viewer.Composer.PressAsync("Control+Enter");

        await Expect(viewer.Prompt("rather this")).ToBeVisibleAsync();
        await Expect(viewer.Conversation.GetByText("Stopped")).ToHaveCountAsync(1);
        await viewer.Composer.PressAsync("Escape");
        await viewer.Page.Keyboard.PressAsync("?");
        var keys = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        foreach (var (key, does) in new[] { ("Ctrl Enter", "Interrupt"), ("Alt Enter", "Steer"), ("Enter", "queue") })
        {
            await Expect(keys.Locator("dl > div").Filter(new() { Has = viewer.Page.GetByText(key, new() { Exact = true }), HasText = does })).ToBeVisibleAsync();
        }
    }

    [Fact(DisplayName = "[S2] what waits is moved, edited and taken back, for all who watch")]
    public async Task What_waits_is_moved_edited_and_taken_back()
    {
        var (viewer, other) = await QueuedAsync();
        await Row(viewer, 2).GetByRole(AriaRole.Button, new() { Name = "Move up" }).ClickAsync();
        await InOrderAsync(other, "one", "three", "two");
        await Row(other, 0).GetByRole(AriaRole.Button, new() { Name = "Move down" }).ClickAsync();
        await InOrderAsync(viewer, "three", "one", "two");
        await Row(viewer, 0).GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var edited = viewer.Queued.GetByRole(AriaRole.Textbox, new() { Name = "Queued prompt" });
        await edited.FillAsync("three and a half");
        await edited.PressAsync("Enter");
        await InOrderAsync(other, "three and a half", "one", "two");
        await Row(other, 1).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();

        await InOrderAsync(viewer, "three and a half", "two");
        await viewer.Button("Stop").ClickAsync();
        await Expect(viewer.Prompt("three and a half")).ToBeVisibleAsync();
        await InOrderAsync(other, "two");
    }

    [Fact(DisplayName = "[S2] what waits is dragged to another place, and what was taken back is put back where it stood, for all who watch")]
    public async Task What_waits_is_dragged_and_put_back()
    {
        var (viewer, other) = await QueuedAsync();
        await Row(viewer, 2).DragToAsync(Row(viewer, 0));
        await InOrderAsync(other, "three", "one", "two");
        await InOrderAsync(viewer, "three", "one", "two");
        await Row(viewer, 0).DragToAsync(Row(viewer, 1));
        await InOrderAsync(other, "one", "three", "two");
        await Row(viewer, 1).DragToAsync(viewer.Composer);
        await InOrderAsync(viewer, "one", "three", "two");
        await Expect(viewer.Queued.Locator("[data-dragged], [data-mark]")).ToHaveCountAsync(0);

        await Row(viewer, 1).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await InOrderAsync(other, "one", "two");
        await viewer.Button("Undo").ClickAsync();
        await InOrderAsync(other, "one", "three", "two");
        await InOrderAsync(viewer, "one", "three", "two");
        await Expect(viewer.Button("Undo")).ToHaveCountAsync(0);
        await Expect(viewer.Composer).ToHaveValueAsync("");
    }

    private static ILocator Ways(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Note, new() { Name = "Ways to send" });

    private static ILocator Row(Viewer viewer, int at) => viewer.Queued.GetByRole(AriaRole.Listitem).Nth(at);

    private static async Task InOrderAsync(Viewer viewer, params string[] texts)
    {
        await Expect(viewer.Queued.GetByRole(AriaRole.Listitem)).ToContainTextAsync(texts);
        await Expect(viewer.Queued.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(texts.Length);
    }

    /// <summary>Two who look at a session that is at work, with three prompts that wait: one, two, three.</summary>
    private async Task<(Viewer Viewer, Viewer Other)> QueuedAsync()
    {
        var viewer = await BusyAsync();
        var other = await ViewerAsync();
        await other.WatchAsync((await viewer.Page.EvaluateAsync<string>("() => location.pathname")).Split('/')[^1]);
        foreach (var text in (string[])["one", "two", "three"])
        {
            await viewer.SayAsync(text);
            await Expect(viewer.Queued).ToContainTextAsync(text);
        }

        return (viewer, other);
    }

    private async Task<Viewer> BusyAsync()
    {
        var viewer = await ViewerAsync();
        await viewer.StartAsync("Demo", "take your time");
        await Expect(viewer.Status).ToContainTextAsync("running");
        return viewer;
    }
}
