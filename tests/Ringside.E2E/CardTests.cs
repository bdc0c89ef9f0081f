using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Tool calls as cards: what they printed, changed, found and showed, by mouse and by the keyboard alone.</summary>
public sealed class CardTests(SharedChromium chromium) : PageTests(chromium)
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory(DisplayName = "[page] all cards are opened by one key and stand with colours, files found, changes side by side, and images, which nothing bars anybody from, in light and in dark")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task All_cards_are_opened_by_one_key(ColorScheme scheme)
    {
        var session = await WrittenAsync();
        var viewer = await ViewerAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = 1440, Height = 1800 } });
        await viewer.WatchAsync(session);
        await Expect(viewer.Tool("make colours")).ToBeVisibleAsync();
        await Expect(viewer.Conversation.GetByText("it broke")).ToBeVisibleAsync();

        await viewer.Page.Keyboard.PressAsync("o");
        var output = viewer.Conversation.GetByLabel("Output", new() { Exact = true });
        await Expect(output.Filter(new() { HasText = "100 %" })).Not.ToContainTextAsync("50 %");
        await Expect(output.Locator(".sgr-1")).ToHaveTextAsync("red");
        await Expect(viewer.Conversation.GetByText("2 lines in 2 files")).ToBeVisibleAsync();
        await Expect(viewer.Conversation.GetByRole(AriaRole.Img, new() { NameRegex = new("^Image") })).ToBeVisibleAsync();
        await FreeAsync(viewer);

        var side = viewer.Conversation.GetByRole(AriaRole.Button, new() { Name = "Side by side" });
        await side.ClickAsync();
        await Expect(viewer.Conversation.Locator(".sides")).ToHaveCountAsync(1);
        await FreeAsync(viewer);
        await viewer.Page.ReloadAsync();
        await Expect(viewer.Tool("Edit a.txt")).ToBeVisibleAsync();
        await viewer.Page.Keyboard.PressAsync("o");
        await Expect(viewer.Conversation.Locator(".sides")).ToHaveCountAsync(1);
        await viewer.Page.SetViewportSizeAsync(390, 844);
        await Expect(viewer.Conversation.Locator(".sides")).ToHaveCountAsync(0);
        await viewer.Page.Keyboard.PressAsync("o");
        await Expect(viewer.Conversation.Locator(".tool-body")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[page] J and K go from row to row, and Enter opens the one that the keyboard is on")]
    public async Task J_and_K_go_from_row_to_row()
    {
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(await WrittenAsync());
        var colours = viewer.Tool("make colours");
        await Expect(colours).ToBeVisibleAsync();
        await viewer.Page.Keyboard.PressAsync("Home");

        await viewer.Page.Keyboard.PressAsync("j");
        await Expect(colours).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Expect(colours).ToHaveAttributeAsync("aria-expanded", "true");
        await viewer.Page.Keyboard.PressAsync("j");
        await Expect(viewer.Tool("make trouble")).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("k");
        await Expect(colours).ToBeFocusedAsync();
        await viewer.HoldFramesAsync();
        await viewer.Page.Keyboard.PressAsync("j");
        await viewer.Page.Keyboard.PressAsync("j");
        await viewer.PaintAsync();
        await Expect(viewer.Tool("Search for x")).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("Control+f");
        await Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "This session" })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    private async Task<string> WrittenAsync()
    {
        var session = await Rest.ExternalSessionAsync(Server.Http);
        await Rest.WriteAsync(
            Server.Http,
            session,
            [
            Rest.Event("run.started"),
            .. Tool("colours", "execute", "make colours", new { output = new { stdout = "\u001b[31mred\u001b[0m \u001b[38;2;250;250;120mpale\u001b[0m \u001b[7minverse\u001b[0m \u001b[2mdim\u001b[0m\n10 %\r50 %\r100 %", exitCode = 0 } }),
            .. Tool("trouble", "execute", "make trouble", new { output = new { stdout = "it broke", exitCode = 2 } }),
            .. Tool("found", "search", "Search for x", new { output = "src/a.ts:12:x one\nsrc/b.ts:4:x two" }),
            Rest.Event("message.completed", new { message = "m", role = "assistant", text = "Between." }),
            .. Tool("edit", "edit", "Edit a.txt", new { content = new[] { new { type = "diff", path = "/a.txt", oldText = "one\ntwo\n", newText = "one\nthree\n" } } }),
            .. Tool("shot", "other", "Take a picture", new { content = new[] { new { type = "content", content = new { type = "image", mimeType = "image/png", data = Pixel } } } }),
            Rest.Event("run.completed"),
            ]);
        return session;
    }

    private static JsonObject[] Tool(string id, string kind, string title, object result)
    {
        var done = System.Text.Json.JsonSerializer.SerializeToNode(result)!.AsObject();
        (done["tool"], done["status"]) = (id, "completed");
        return [Rest.Event("tool.started", new { tool = id, kind, title, input = new { command = title }, status = "in_progress" }), Rest.Event("tool.completed", done)];
    }
}
