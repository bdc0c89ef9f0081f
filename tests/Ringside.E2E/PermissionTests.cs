using Microsoft.Playwright;
using Ringside.BrowserKit;

namespace Ringside.E2E;

public sealed class PermissionTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Fact(DisplayName = "[B1] one person allows by the button, and the question is gone for the other")]
    public async Task One_person_allows_by_the_button_and_the_question_is_gone_for_the_other()
    {
        var (first, second) = await AskedAsync();

        await first.Ask.GetByRole(AriaRole.Button, new() { NameRegex = new("^Always") }).ClickAsync();

        await GoneAsync(first, second);
        await Expect(second.Status).ToContainTextAsync("done");
        await Expect(second.Conversation).ToContainTextAsync("allowed by you");
        await Expect(second.Answers.Last).ToContainTextAsync("The word counter works.");
    }

    [Fact(DisplayName = "[B1] the key A allows, and D denies, once the question has been there for a moment")]
    public async Task The_key_A_allows_and_D_denies()
    {
        var (first, second) = await AskedAsync();

        await Expect(first.KeysOf(first.Ask)).ToHaveTextAsync(["A", "D"]);
        await first.Page.Keyboard.PressAsync("a");
        await Expect(first.Tool("Edit count.sh")).ToBeVisibleAsync();
        await Expect(first.Ask).ToBeVisibleAsync();
        await Expect(second.Tool("Edit count.sh")).ToBeVisibleAsync();
        await Expect(second.KeysOf(second.Ask)).ToHaveTextAsync(["A", "D"]);
        await second.Page.Keyboard.PressAsync("d");

        await GoneAsync(first, second);
        await Expect(first.Conversation).ToContainTextAsync("denied by you");
        await Expect(first.Status).ToContainTextAsync("done");
    }

    [Fact(DisplayName = "[B1] the header says who waits, and leads there from another session")]
    public async Task The_header_says_who_waits_and_leads_there_from_another_session()
    {
        var session = await DemoAsync("ask me");
        var viewer = await ViewerAsync();
        var other = await viewer.StartAsync("Demo");
        await Expect(viewer.FleetRow(session)).ToContainTextAsync("needs you");

        await viewer.Header.GetByRole(AriaRole.Button, new() { Name = "Needs you 1" }).ClickAsync();

        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/s/{session}$"));
        await Expect(viewer.Ask).ToBeInViewportAsync();
        Assert.NotEqual(other, session);
    }

    private async Task<(Viewer First, Viewer Second)> AskedAsync()
    {
        var session = await DemoAsync("count words");
        var (first, second) = (await ViewerAsync(), await ViewerAsync());
        await first.WatchAsync(session);
        await second.WatchAsync(session);
        await Expect(first.Ask).ToContainTextAsync("sh count.sh sample.txt");
        await Expect(second.Ask).ToContainTextAsync("sh count.sh sample.txt");
        return (first, second);
    }

    private static async Task GoneAsync(params Viewer[] viewers)
    {
        foreach (var viewer in viewers)
        {
            await Expect(viewer.Ask).ToHaveCountAsync(0);
            await Expect(viewer.Page.GetByText("Nobody waits for you.")).ToBeVisibleAsync();
        }
    }
}
