using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>What one wrote is nowhere lost: on its way, while it waits, and where one looks elsewhere.</summary>
public sealed class UnsentTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[W4] [page] a prompt whose answer never came is still there after a reload, and sent again it is there once")]
    public async Task A_prompt_on_its_way_outlives_the_page()
    {
        var session = await OpenAsync("anna", "Clean");
        var viewer = await ViewerAsync();
        viewer.Expect("net::ERR_");
        await viewer.WatchAsync(session);
        await viewer.Page.RouteAsync("**/prompts", route => route.FetchAsync());
        await viewer.SayAsync("look at the logs");
        await Expect(Unsent(viewer)).ToContainTextAsync("look at the logsSending…");
        await Expect(viewer.Queued.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        await viewer.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await viewer.Page.ReloadAsync();
        await Expect(Unsent(viewer)).ToContainTextAsync("look at the logs");
        await Expect(Unsent(viewer)).ToContainTextAsync("Not sent: The page was left before the server had answered.");
        await FreeAsync(viewer, "a prompt that was not sent");
        await viewer.Button("Try again").ClickAsync();
        await Expect(Unsent(viewer)).ToHaveCountAsync(0);
        await Expect(viewer.Queued.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["look at the logsnext"]);
        await viewer.Page.ReloadAsync();
        await Expect(viewer.Queued).ToContainTextAsync("look at the logs");
        await Expect(Unsent(viewer)).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[page] what one person wrote and did not send is not shown to the next who signs in with the same browser, and is there for the first again")]
    public async Task What_one_did_not_send_is_shown_to_nobody_else()
    {
        var session = await OpenAsync("anna", "Clean");
        var viewer = await MiaAsync();
        viewer.Expect("503");
        await viewer.WatchAsync(session);
        await viewer.Page.RouteAsync("**/prompts", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"code":"unavailable","title":"Busy"}""" }));
        await viewer.SayAsync("not for the others");
        await Expect(Unsent(viewer)).ToContainTextAsync("not for the others");
        await viewer.Composer.FillAsync("half a thought");
        await viewer.SignInAsync(Server.Http);
        await viewer.WatchAsync(session);
        await Expect(viewer.Composer).ToHaveValueAsync("");
        await Expect(Unsent(viewer)).ToHaveCountAsync(0);

        await SignInAsync(viewer, "mia");
        await viewer.WatchAsync(session);
        await Expect(viewer.Composer).ToHaveValueAsync("half a thought");
        await Expect(Unsent(viewer)).ToContainTextAsync("not for the others");
    }

    [Fact(DisplayName = "[page] a prompt that fails while one looks at another session is told there, and its words and the reason stand where it was written")]
    public async Task A_prompt_that_fails_elsewhere_is_told()
    {
        var (first, second) = (await OpenAsync("anna", "Clean"), await OpenAsync("bert", "Publish"));
        var viewer = await ViewerAsync();
        viewer.Expect("net::ERR_");
        await viewer.WatchAsync(first);
        var left = new TaskCompletionSource();
        await viewer.Page.RouteAsync("**/prompts", async route =>
        {
            await left.Task.Within("a look at another session");
            await route.AbortAsync();
        });
        await viewer.SayAsync("look at the logs");
        await viewer.FleetRow(second).ClickAsync();
        await Expect(viewer.Composer).ToHaveAccessibleNameAsync("Message BERT");
        left.SetResult();

        await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your message in “Clean” was not sent.");
        await viewer.Button("Close this notice").ClickAsync();
        await Expect(Unsent(viewer)).ToHaveCountAsync(0);
        await viewer.FleetRow(first).ClickAsync();
        await Expect(Unsent(viewer)).ToContainTextAsync("look at the logsNot sent: The server could not be reached.");
        await viewer.Composer.FillAsync("begun since");
        await viewer.Button("Take back").ClickAsync();
        await Expect(viewer.Composer).ToHaveValueAsync("begun since\nlook at the logs");
        await Expect(Unsent(viewer)).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[S2] an edit of a queued prompt whose turn comes meanwhile goes into the message box, and the page says that the agent has the old text")]
    public async Task An_edit_whose_prompt_is_taken_is_not_lost()
    {
        var (viewer, session) = await QueuedAsync("old words");
        await viewer.Composer.FillAsync("begun before");
        await viewer.Queued.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await viewer.Queued.GetByRole(AriaRole.Textbox, new() { Name = "Queued prompt" }).FillAsync("new words");
        var prompt = (await Rest.GetAsync(Server.Http, $"/api/sessions/{session}/prompts")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        await WriteAsync(session, "run.completed");
        await WriteAsync(session, "run.started", new { prompt });

        await Expect(viewer.Composer).ToHaveValueAsync("begun before\nnew words");
        await Expect(viewer.Page.GetByText("ANNA has the old text already; your change is in the message box.")).ToBeVisibleAsync();
        await Expect(viewer.Queued).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[S2] a withdrawal that is undone is undone once, also where it could not be put back to its place")]
    public async Task An_undone_withdrawal_is_sent_once()
    {
        var (viewer, _) = await QueuedAsync("one", "two");
        viewer.Expect("409");
        await viewer.Queued.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).First.ClickAsync();
        await Expect(viewer.Button("Undo")).ToBeVisibleAsync();
        var sent = 0;
        await viewer.Page.RouteAsync("**/api/sessions/*/prompts", route =>
        {
            sent++;
            return route.ContinueAsync();
        });
        await viewer.Page.RouteAsync("**/api/prompts/*", route => route.FulfillAsync(new() { Status = 409, ContentType = "application/problem+json", Body = """{"code":"conflict","title":"It is delivered."}""" }));
        await viewer.Button("Undo").ClickAsync();

        await Expect(viewer.Button("Undo")).ToHaveCountAsync(0);
        await Expect(viewer.Queued.GetByRole(AriaRole.Listitem)).ToContainTextAsync(["two", "one"]);
        await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Equal(1, sent);
    }

    private static ILocator Unsent(Viewer viewer) => viewer.Page.Locator(".unsent");

    /// <summary>A session at work, with prompts that wait.</summary>
    private async Task<(Viewer Viewer, string Session)> QueuedAsync(params string[] prompts)
    {
        var session = await OpenAsync("anna", "Clean");
        await WriteAsync(session, "run.started");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        foreach (var text in prompts)
        {
            await viewer.SayAsync(text);
            await Expect(viewer.Queued).ToContainTextAsync(text);
        }

        return (viewer, session);
    }
}
