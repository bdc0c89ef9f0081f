using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class SearchTests(SharedChromium chromium) : PageTests(chromium)
{
    private const int Turns = 700;

    protected override int Pace => 1;

    [Fact(DisplayName = "[B10] what was said and done long ago in another session is found by the keyboard alone, and shown where it stands")]
    public async Task What_was_said_long_ago_is_found_and_shown_where_it_stands()
    {
        var (old, other) = (await OldSessionAsync(), await DemoAsync("count"));
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(other);
        await Expect(viewer.Ask).ToBeVisibleAsync();

        await viewer.Page.Keyboard.PressAsync("Control+k");
        await viewer.Page.Keyboard.TypeAsync("bergamot tea");
        await Expect(viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Found" }).GetByRole(AriaRole.Option)).ToHaveTextAsync(["Search everything for “bergamot tea”/"]);
        await viewer.Page.Keyboard.PressAsync("Enter");
        var hits = viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Found" }).GetByRole(AriaRole.Option);
        await Expect(hits).ToHaveCountAsync(2);
        await Expect(hits.Locator("mark")).ToHaveTextAsync(["bergamot", "tea", "bergamot", "tea"]);
        await Expect(hits.Filter(new() { HasText = "Message" })).ToContainTextAsync("Is it bergamot in the tea?");
        await viewer.Page.Keyboard.PressAsync(await hits.First.TextContentAsync() is { } first && first.Contains("Message", StringComparison.Ordinal) ? "ArrowUp" : "ArrowDown");
        await viewer.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/s/{old}$"));
        await Expect(viewer.Conversation.GetByText("Is it bergamot in the tea?")).ToBeInViewportAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        // What was looked for is still there, and what was done opens where it is folded.
        await viewer.Page.Keyboard.PressAsync("/");
        await viewer.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search everything" }).FillAsync("smells of berg");
        await Expect(hits).ToHaveCountAsync(1);
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Expect(viewer.Conversation.GetByText("it smells of bergamot")).ToBeInViewportAsync();
    }

    [Fact(DisplayName = "[B10] a search can be of the open session alone, and says when it found nothing")]
    public async Task A_search_can_be_of_the_open_session_alone()
    {
        var (one, other) = (await SayAsync("a pinch of turmeric"), await SayAsync("more turmeric"));
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(one);
        await viewer.Page.Keyboard.PressAsync("/");
        var field = viewer.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search everything" });
        await field.FillAsync("turmeric");
        var hits = viewer.Page.GetByRole(AriaRole.Listbox, new() { Name = "Found" }).GetByRole(AriaRole.Option);
        await Expect(hits).ToHaveCountAsync(2);

        await viewer.Button("This session").ClickAsync();
        await Expect(hits).ToHaveCountAsync(1);
        await Expect(hits).ToContainTextAsync("a pinch of turmeric");

        await field.FillAsync("turmeric saffron");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Nothing was found.");
        await Expect(hits).ToHaveCountAsync(0);
        Assert.NotEqual(one, other);
    }

    private async Task<string> SayAsync(string text)
    {
        var session = await Rest.ExternalSessionAsync(Server.Http);
        await Rest.WriteAsync(Server.Http, session, Message("m", text));
        await Rest.GetAsync(Server.Http, "/api/search?q=wait&wait=30");
        return session;
    }

    /// <summary>A session whose beginning is some pages of history back.</summary>
    private async Task<string> OldSessionAsync()
    {
        var session = await Rest.ExternalSessionAsync(Server.Http);
        await Rest.WriteAsync(
            Server.Http,
            session,
            Rest.Event("run.started"),
            Message("first", "Is it bergamot in the tea?"),
            Rest.Event("tool.started", new { tool = "sniff", title = "Sniff the tea", kind = "execute", input = new { command = "sniff --tea" } }),
            Rest.Event("tool.completed", new { tool = "sniff", title = "Sniff the tea", kind = "execute", input = new { command = "sniff --tea" }, status = "completed", output = "it smells of bergamot, this tea" }),
            Rest.Event("run.completed"));
        foreach (var turns in Enumerable.Range(0, Turns).Chunk(100))
        {
            await Rest.WriteAsync(Server.Http, session, [.. turns.SelectMany(n => new[] { Message($"q{n}", $"Question {n}"), Rest.Event("reasoning.completed", new { message = $"r{n}", text = $"About {n}" }) })]);
        }

        await Rest.GetAsync(Server.Http, "/api/search?q=wait&wait=30");
        return session;
    }

    private static System.Text.Json.Nodes.JsonObject Message(string id, string text) => Rest.Event("message.completed", new { message = id, role = "assistant", text });
}
