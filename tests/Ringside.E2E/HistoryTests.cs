using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class HistoryTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Fact(DisplayName = "[M4] a refresh, a new tab and a late viewer show the same conversation")]
    public async Task A_refresh_a_new_tab_and_a_late_viewer_show_the_same_conversation()
    {
        var viewer = await ViewerAsync();
        var session = await viewer.StartAsync("Demo", "count");
        await Rest.AnswerAsync(Server.Http, session, "allow_always");
        await Expect(viewer.Status).ToContainTextAsync("done");
        var shown = await viewer.TranscriptAsync();

        await viewer.Page.ReloadAsync();
        await Expect(viewer.Answers.Last).ToContainTextAsync("The word counter works.");
        Assert.Equal(shown, await viewer.TranscriptAsync());

        var tab = await viewer.NewTabAsync();
        await tab.GotoAsync($"/s/{session}");
        await Expect(tab.GetByText("The word counter works.")).ToBeVisibleAsync();
        Assert.Equal(shown, await viewer.TranscriptAsync(tab));

        var late = await ViewerAsync();
        await late.WatchAsync(session);
        await Expect(late.Answers.Last).ToContainTextAsync("The word counter works.");
        Assert.Equal(shown, await late.TranscriptAsync());
    }

    [Fact(DisplayName = "[M4] who comes in the middle of an answer sees it from its first word, and it goes on")]
    public async Task Who_comes_in_the_middle_of_an_answer_sees_it_from_its_first_word()
    {
        var session = await DemoAsync("count");
        var early = await ViewerAsync();
        await early.WatchAsync(session);
        await Expect(early.Ask).ToBeVisibleAsync();
        var late = await ViewerAsync();
        await late.WatchAsync(session);
        await Expect(late.Ask).ToBeVisibleAsync();

        await Rest.AnswerAsync(Server.Http, session, "allow_always");

        foreach (var viewer in (Viewer[])[early, late])
        {
            await Expect(viewer.Answers.Last).ToContainTextAsync("The word counter works.");
            await Expect(viewer.Status).ToContainTextAsync("done");
        }

        Assert.Equal(await early.TranscriptAsync(), await late.TranscriptAsync());
    }
}
