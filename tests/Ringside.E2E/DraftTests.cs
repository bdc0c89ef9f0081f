using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>What one has begun to write is kept until one sends it or lets it go.</summary>
public sealed class DraftTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Theory(DisplayName = "[page] what one has begun to write is there when one comes back to it, and after a reload")]
    [InlineData("answer")]
    [InlineData("thread")]
    public async Task What_one_has_begun_to_write_is_kept(string kind)
    {
        var (session, other) = (await OpenAsync("anna", "Clean"), await OpenAsync("bert", "Publish"));
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "interaction.opened", new { interaction = "itx_one", kind = "question", title = "Which port?" });
        await Rest.DoAsync(Server.Http, "/api/threads", $$"""{"from":"{{session}}","to":"{{other}}","kind":"question","text":"Is it free?"}""");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        var field = kind == "answer" ? viewer.Ask.GetByRole(AriaRole.Textbox) : viewer.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your message", Exact = true });
        await ComeAsync();
        await field.FillAsync("first line\nsecond line");

        await viewer.FleetRow(other).ClickAsync();
        await Expect(viewer.Composer).ToHaveAccessibleNameAsync("Message BERT");
        await viewer.FleetRow(session).ClickAsync();
        await ComeAsync();
        await Expect(field).ToHaveValueAsync("first line\nsecond line");
        await viewer.Page.ReloadAsync();
        await ComeAsync();
        await Expect(field).ToHaveValueAsync("first line\nsecond line");
        await field.PressAsync("Enter");
        await (kind == "answer" ? Expect(viewer.Conversation).ToContainTextAsync("You answered: first line second line") : Expect(field).ToHaveValueAsync(""));

        async Task ComeAsync()
        {
            if (kind == "thread")
            {
                await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Threads" }).ClickAsync();
                await viewer.Page.Locator(".threads button, .say textarea").First.ClickAsync();
            }

            await Expect(field).ToBeVisibleAsync();
        }
    }

    [Fact(DisplayName = "[page] where somebody closes the session, what one was writing can be copied")]
    public async Task What_one_wrote_in_a_closed_session_can_be_copied()
    {
        var session = await OpenAsync("anna", "Clean");
        var viewer = await ViewerAsync();
        await viewer.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await viewer.WatchAsync(session);
        await viewer.Composer.FillAsync("half a thought");
        await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");

        await Expect(viewer.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your message, not sent" })).ToHaveValueAsync("half a thought");
        await viewer.Button("Copy").ClickAsync();
        await Expect(viewer.Button("Copied")).ToBeVisibleAsync();
        Assert.Equal("half a thought", await viewer.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact(DisplayName = "[page] what one has written in a form goes neither by Ctrl K nor by a click beside it, and by Esc only when one says so")]
    public async Task A_form_is_not_lost()
    {
        var viewer = await ViewerAsync();
        await viewer.Button("New session").First.ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New session" });
        var prompt = dialog.GetByLabel("First prompt");
        await prompt.FillAsync("Find the race");
        await viewer.Page.Keyboard.PressAsync("Control+k");
        await viewer.Page.Mouse.ClickAsync(4, 4);
        await Expect(prompt).ToHaveValueAsync("Find the race");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(1);

        var asked = dialog.GetByRole(AriaRole.Group, new() { Name = "Discard what you wrote?" });
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await viewer.Page.Keyboard.PressAsync("Escape");
            await Expect(asked).ToBeInViewportAsync();
            await FreeAsync(viewer, "a form that asks");
            await viewer.Page.Keyboard.PressAsync("Escape");
            await Expect(asked).ToHaveCountAsync(0);
            await Expect(prompt).ToBeFocusedAsync();
        }

        await Expect(prompt).ToHaveValueAsync("Find the race");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Button("Discard").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }
}
