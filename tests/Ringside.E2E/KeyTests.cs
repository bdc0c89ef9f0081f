using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Keys do what one meant, once, and say where they could not.</summary>
public sealed class KeyTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Theory(DisplayName = "[B1] a key that is held, or pressed twice, answers one question and not the next")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_is_held_answers_one_question(bool held)
    {
        foreach (var title in (string[])["one", "two", "three"])
        {
            await AskAsync(await WorkAsync(title), title);
        }

        var viewer = await ViewerAsync();
        await viewer.Screen("Needs you").ClickAsync();
        await Expect(Asks(viewer)).ToHaveCountAsync(3);
        await Asks(viewer).First.FocusAsync();
        await (held ? HoldAsync() : viewer.Page.EvaluateAsync($"() => {{ {Pressed} {Pressed} }}"));

        await Expect(Asks(viewer)).ToHaveTextAsync([new Regex("two"), new Regex("three")]);
        Assert.Equal(["open", "open"], await Task.WhenAll(StatusAsync("two"), StatusAsync("three")));
        await Expect(Asks(viewer).First).ToBeFocusedAsync();

        async Task HoldAsync()
        {
            foreach (var _ in Enumerable.Range(0, 4))
            {
                await viewer.Page.Keyboard.DownAsync("a");
            }
        }
    }

    [Fact(DisplayName = "[B1] a question that takes another's place under the finger is not answered by the key that was for the other")]
    public async Task A_question_that_takes_the_place_of_another_is_not_answered_unread()
    {
        var session = await WorkAsync("Clean");
        await AskAsync(session, "one");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await Expect(viewer.KeysOf(viewer.Ask)).ToHaveTextAsync(["A", "D"]);
        await viewer.Page.EvaluateAsync($$"""
            () => { new MutationObserver(() => {
              if (!document.querySelector('#ask-itx_two') || !document.querySelector('[data-ask=itx_two]') || window.pressed) return;
              window.pressed = true;
              {{Pressed}}
            }).observe(document.body, { childList: true, subtree: true }); }
            """);
        await Rest.DoAsync(Server.Http, "/api/interactions/itx_one/answer", """{"option":"no"}""");
        await AskAsync(session, "two");

        await viewer.Page.WaitForFunctionAsync("() => window.pressed");
        await Expect(viewer.Ask).ToContainTextAsync("two");
        await Expect(viewer.KeysOf(viewer.Ask)).ToHaveTextAsync(["A", "D"]);
        Assert.Equal("open", await StatusAsync("two"));
        await viewer.Page.Keyboard.PressAsync("a");
        await Expect(viewer.Ask).ToHaveCountAsync(0);
        Assert.Equal("answered", await StatusAsync("two"));
    }

    [Fact(DisplayName = "[B1] a question that is not in view is brought there by the key, and answered only by the next")]
    public async Task A_question_out_of_view_is_brought_there_first()
    {
        var session = await WorkAsync("Clean");
        await WriteAsync(session, "message.completed", [.. Enumerable.Range(0, 6).Select(i => new { message = $"m{i}", role = "assistant", text = string.Join("\n\n", Enumerable.Repeat($"A line of {i}.", 8)) })]);
        await AskAsync(session, "one");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await Expect(viewer.KeysOf(viewer.Ask)).ToHaveTextAsync(["A", "D"]);
        await viewer.Ask.EvaluateAsync("card => { card.closest('.row').parentElement.parentElement.scrollTop -= 200; }");
        await Expect(viewer.Ask.GetByRole(AriaRole.Button).First).Not.ToBeInViewportAsync();

        await viewer.Page.Keyboard.PressAsync("a");
        await Expect(viewer.Ask.GetByRole(AriaRole.Button).First).ToBeInViewportAsync();
        Assert.Equal("open", await StatusAsync("one"));
        await viewer.Page.Keyboard.PressAsync("a");
        await Expect(viewer.Ask).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[page] an answer and a stop by a key that the server refused are told, until one has read it")]
    public async Task What_a_key_could_not_do_is_told()
    {
        var session = await WorkAsync("Clean");
        await AskAsync(session, "rm -rf ./bin");
        var viewer = await ViewerAsync();
        viewer.Expect("503");
        await viewer.Page.RouteAsync(new Regex("/(answer|cancel)$"), route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"code":"unavailable","title":"Busy"}""" }));
        await viewer.Screen("Needs you").ClickAsync();
        await Asks(viewer).First.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("a");

        var told = viewer.Page.GetByRole(AriaRole.Alert);
        await Expect(told).ToHaveTextAsync("“rm -rf ./bin” was not answered with “Yes”. The server is restarting. Try again in a moment.");
        await FreeAsync(viewer, "a refusal");
        await told.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(told).ToHaveCountAsync(0);

        await viewer.WatchAsync(session);
        await Expect(viewer.Button("Stop")).ToBeVisibleAsync();
        await viewer.Page.Keyboard.PressAsync("s");
        await Expect(told).ToHaveTextAsync("Not stopped: The server is restarting. Try again in a moment.");
    }

    [Fact(DisplayName = "[page] what comes right behind the Escape that closes a dialog is the page's, and the keyboard is where it was")]
    public async Task Escape_closes_a_dialog_at_once()
    {
        var viewer = await ViewerAsync();
        await viewer.Screen("Home").FocusAsync();
        await viewer.Page.Keyboard.PressAsync("?");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await viewer.Page.EvaluateAsync("() => addEventListener('keydown', () => { window.left = document.querySelectorAll('dialog').length; })");

        await viewer.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await viewer.Page.EvaluateAsync<int>("() => window.left"));
        await Expect(viewer.Screen("Home")).ToBeFocusedAsync();
    }

    private const string Pressed = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));";

    private static ILocator Asks(Viewer viewer) => viewer.Page.Locator(".needs [data-ask]");

    private async Task<string> WorkAsync(string title)
    {
        var session = await OpenAsync("anna", title);
        await WriteAsync(session, "run.started");
        return session;
    }

    private Task AskAsync(string session, string what) => WriteAsync(session, "interaction.opened", new
    {
        interaction = IdOf(what), kind = "permission", title = what,
        options = new[] { new { id = "yes", name = "Yes", kind = "allow_once" }, new { id = "no", name = "No", kind = "reject_once" } },
    });

    private async Task<string> StatusAsync(string what) => (await Rest.GetAsync(Server.Http, $"/api/interactions/{IdOf(what)}")).Json.GetProperty("status").GetString()!;

    private static string IdOf(string what) => $"itx_{what.Split(' ')[0]}";
}
