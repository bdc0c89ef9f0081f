using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class CrashTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[M4] [M15] [B2] a server killed in the middle of a run: the page says so, reconnects by itself, says that the run was interrupted, and misses nothing")]
    public async Task A_killed_server_is_told_waited_for_and_nothing_is_missing()
    {
        var server = Own(await ServerProcess.StartAsync(new() { ["demo_pace_ms"] = "60" }));
        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);
        await viewer.StartAsync("Demo", "count until you die");
        await Expect(viewer.Answers.First).ToContainTextAsync("mend it if it is wrong");
        await Expect(viewer.Answers.Last).ToContainTextAsync("Both files");
        await viewer.Page.EvaluateAsync("window.never = 'reloaded'");

        await server.KillAsync();
        await Expect(viewer.Connection("reconnecting")).ToBeVisibleAsync();
        await Expect(viewer.Header).ToContainTextAsync("Reconnecting");
        var shown = await RowsAsync(viewer);
        await server.StartAsync(server.Address.Port);

        await Expect(viewer.Connection("live")).ToBeVisibleAsync();
        await Expect(viewer.Conversation.GetByRole(AriaRole.Group, new() { Name = "Run interrupted" })).ToContainTextAsync("The server stopped while this ran.");
        await Expect(viewer.Status).ToContainTextAsync("interrupted");
        Assert.Equal("reloaded", await viewer.Page.EvaluateAsync<string>("window.never"));
        var after = await RowsAsync(viewer);
        Assert.Equal(shown[..^1], after[..(shown.Length - 1)]);
        Assert.StartsWith(shown[^1], after[shown.Length - 1], StringComparison.Ordinal);

        await viewer.SayAsync("go on");
        await Expect(viewer.Prompt("go on")).ToBeVisibleAsync();
        await Expect(viewer.Status).ToContainTextAsync("running");
    }

    [Fact(DisplayName = "[M4] after a restart the page that is opened anew shows the same conversation")]
    public async Task After_a_restart_the_page_that_is_opened_anew_shows_the_same_conversation()
    {
        var server = Own(await ServerProcess.StartAsync());
        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);
        await viewer.StartAsync("Demo", "count");
        await viewer.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Reject") }).ClickAsync();
        await Expect(viewer.Status).ToContainTextAsync("done");
        var shown = await viewer.TranscriptAsync();

        await server.KillAsync();
        await server.StartAsync(server.Address.Port);
        await viewer.Page.ReloadAsync();

        await Expect(viewer.Status).ToContainTextAsync("done");
        await Expect(viewer.Answers.Last).ToContainTextAsync("You did not let me run the counter");
        Assert.Equal(shown, await viewer.TranscriptAsync());
    }

    private static async Task<string[]> RowsAsync(BrowserKit.Viewer viewer) => (await viewer.TranscriptAsync()).Split('\n');
}
