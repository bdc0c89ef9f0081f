using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>The inbox of what needs a person, whose sessions the tests write themselves.</summary>
public sealed class NeedsTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[B1] the inbox has the questions of all sessions, the keyboard answers the one that it is on, and says to the other person who answered")]
    public async Task The_keyboard_answers_and_the_other_is_told_who_answered()
    {
        var (first, second) = (await AskAsync("Clean", "rm -rf ./bin"), await AskAsync("Publish", "npm publish"));
        var (viewer, mia) = (await ViewerAsync(), await MiaAsync());
        foreach (var person in (Viewer[])[viewer, mia])
        {
            await person.Screen("Needs you").ClickAsync();
            await Expect(Asks(person)).ToHaveTextAsync([new Regex("ANNA wants to run rm -rf ./bin"), new Regex("ANNA wants to run npm publish")]);
        }

        await viewer.Page.Keyboard.PressAsync("a");
        await Expect(Asks(viewer)).ToHaveCountAsync(2);
        await viewer.Page.Keyboard.PressAsync("j");
        await viewer.Page.Keyboard.PressAsync("j");
        await Expect(Asks(viewer).Nth(1)).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("d");

        await Expect(Asks(mia)).ToHaveTextAsync([new Regex("rm -rf ./bin")]);
        await Expect(Answered(mia)).ToContainTextAsync("denied by admin");
        await Expect(Answered(viewer)).ToContainTextAsync("denied by you");
        await Expect(Asks(viewer).First).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Page).ToHaveURLAsync(new Regex($"/s/{first}$"));
        Assert.NotEqual(first, second);
    }

    [Fact(DisplayName = "[B1] W, wherever one is, goes to the question that has waited longest, and puts the keyboard on it once its session is here")]
    public async Task W_goes_to_the_question_that_has_waited_longest()
    {
        await AskAsync("Clean", "rm -rf ./bin");
        await AskAsync("Publish", "npm publish");
        var viewer = await ViewerAsync();
        await Expect(viewer.Header.GetByRole(AriaRole.Button, new() { Name = "Needs you 2" })).ToBeVisibleAsync();

        await viewer.Page.Keyboard.PressAsync("w");
        await Expect(viewer.Ask).ToContainTextAsync("rm -rf ./bin");
        await Expect(viewer.Ask).ToBeFocusedAsync();
    }

    [Fact(DisplayName = "[B1] beside an open session each question says what its own agent wants, also where another's call has the same id")]
    public async Task Each_question_is_of_its_own_call()
    {
        var first = await AskAsync("Clean", "rm -rf ./bin");
        await AskAsync("Publish", "npm publish");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(first);

        await Expect(viewer.Ask).ToContainTextAsync("rm -rf ./bin");
        var waiting = viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Waiting on you" }).GetByRole(AriaRole.Listitem);
        await Expect(waiting).ToHaveTextAsync([new Regex("ANNA wants to run rm -rf ./bin"), new Regex("ANNA wants to run npm publish")]);
    }

    [Fact(DisplayName = "[B1] [M18] a failure and a window that fills up are worth a look; dismissed, they are gone after a reload too, unless one undoes it, or it fills further")]
    public async Task What_is_worth_a_look_is_dismissed()
    {
        var (failed, fills) = (await OpenAsync("anna", "Fix the login"), await OpenAsync("bert", "Read it all"));
        await WriteAsync(failed, "run.started");
        await WriteAsync(failed, "run.failed", new { error = new { code = "tests", message = "Three tests are red." } });
        await WriteAsync(fills, "run.started");
        await UseAsync(fills, 82_000);
        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync("/needs");
        await Expect(Looks(viewer)).ToHaveCountAsync(2);
        await Expect(Looks(viewer).Filter(new() { HasText = "Fix the login" })).ToContainTextAsync("Failed: Three tests are red.");

        await viewer.Button("Dismiss: Fix the login").ClickAsync();
        await Expect(Looks(viewer)).ToHaveCountAsync(1);
        await viewer.Button("Undo").ClickAsync();
        await Expect(Looks(viewer)).ToHaveCountAsync(2);
        await viewer.Page.Keyboard.PressAsync("j");
        await viewer.Page.Keyboard.PressAsync("x");
        await viewer.Page.Keyboard.PressAsync("x");
        await Expect(Looks(viewer)).ToHaveCountAsync(0);
        await viewer.Page.ReloadAsync();
        await Expect(viewer.Page.GetByText("Nobody waits for you.")).ToBeVisibleAsync();
        await Expect(Looks(viewer)).ToHaveCountAsync(0);

        await UseAsync(fills, 93_000);
        await Expect(Looks(viewer)).ToHaveTextAsync([new Regex("93 % full.*Read it all")]);
    }

    [Fact(DisplayName = "[B1] who chose to be notified is, once for all his tabs, of a question where he is not looking, and no more once somebody has answered")]
    public async Task Who_chose_to_be_notified_is_notified_once()
    {
        var viewer = await ViewerAsync();
        await NotifiedAsync(viewer);
        var tab = await viewer.NewTabAsync();
        await tab.GotoAsync("/");
        await viewer.Screen("Home").ClickAsync();

        var session = await AskAsync("Clean", "rm -rf ./bin");
        await viewer.Page.WaitForFunctionAsync("() => window.calls.length === 1 && window.calls[0].open");
        Assert.Equal("ANNA wants to run rm -rf ./bin · Clean", await viewer.Page.EvaluateAsync<string>("() => `${window.calls[0].title} · ${window.calls[0].body}`"));
        await Rest.AnswerAsync(Server.Http, session);
        await viewer.Page.WaitForFunctionAsync("() => !window.calls[0].open");
        await Expect(tab.GetByRole(AriaRole.Status, new() { Name = "Connection", Exact = true })).ToContainTextAsync("live");
        Assert.Equal(0, await tab.EvaluateAsync<int>("() => window.calls.length"));
    }

    [Fact(DisplayName = "[B1] a question that is settled still says what was asked")]
    public async Task A_settled_question_says_what_was_asked()
    {
        var session = await OpenAsync("anna", "Clean");
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "interaction.opened", new { interaction = "itx_one", kind = "question", title = "May it go on?", options = new[] { new { id = "yes", name = "Yes" } } });
        await Rest.DoAsync(Server.Http, "/api/interactions/itx_one/answer", """{"option":"yes"}""");
        await WriteAsync(session, "interaction.opened", new { interaction = "itx_two", kind = "question", title = "Which port?" });
        await WriteAsync(session, "run.completed");
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);

        await Expect(viewer.Conversation.Locator(".asked")).ToHaveTextAsync(["May it go on?You answered: Yes", "Which port?nobody answered"]);
    }

    [Fact(DisplayName = "[B1] [B3] what was asked while the page was cut off calls as soon as it is back, all at once in one, and each by itself no more than once")]
    public async Task What_was_asked_during_an_outage_calls_afterwards()
    {
        var server = Own(await ServerProcess.StartAsync());
        var sessions = new List<string>();
        while (sessions.Count < 5)
        {
            sessions.Add(await Rest.ExternalSessionAsync(server.Http));
        }

        var viewer = await StrangerAsync(server.Address);
        viewer.Expect("net::ERR_");
        await viewer.SignInAsync(server.Http);
        await NotifiedAsync(viewer);
        await viewer.Screen("Home").ClickAsync();
        var port = server.Address.Port;
        await server.KillAsync();
        await Expect(viewer.Connection("reconnecting")).ToBeVisibleAsync();
        await server.StartAsync();
        foreach (var session in sessions[..4])
        {
            await AskAsync(session);
        }

        await server.KillAsync();
        await server.StartAsync(port);
        await viewer.Page.WaitForFunctionAsync("() => window.calls.length === 1 && window.calls[0].title === '4 agents need a look'");
        await AskAsync(sessions[4]);
        await viewer.Page.WaitForFunctionAsync("() => window.calls.length === 2 && window.calls[1].title === 'writer asks: Shall I?'");

        Task AskAsync(string session) => Rest.WriteAsync(
            server.Http, session, Rest.Event("run.started"),
            Rest.Event("interaction.opened", new { interaction = $"itx_{session[4..]}", kind = "question", title = "Shall I?", options = new[] { new { id = "y", name = "Yes" } } }));
    }

    [Fact(DisplayName = "[B1] [M18] an agent that works and falls silent calls, and is told by the tab's title and at Needs you, though nobody looks there")]
    public async Task Silence_calls()
    {
        var silent = await OpenAsync("anna", "Quiet");
        var viewer = await ViewerAsync();
        await NotifiedAsync(viewer);
        await viewer.Screen("Home").ClickAsync();
        await WriteAsync(silent, "run.started");
        await WriteAsync(silent, "tool.started", new { tool = "one", kind = "execute", title = "make" });
        await Expect(viewer.FleetRow(silent)).ToContainTextAsync("running");
        await viewer.Page.EvaluateAsync("() => { const now = Date.now; Date.now = () => now() + 360_000; }");
        await OpenAsync("bert", "Other");

        await viewer.Page.WaitForFunctionAsync("() => window.calls.length === 1 && window.calls[0].title === 'ANNA has fallen silent'");
        await Assertions.Expect(viewer.Page).ToHaveTitleAsync("• Ringside");
        await Expect(viewer.Screen("Needs you")).ToContainTextAsync("1");
        await WriteAsync(silent, "run.completed");
        await viewer.Page.WaitForFunctionAsync("() => !window.calls[0].open");
        await Assertions.Expect(viewer.Page).ToHaveTitleAsync("Ringside");
    }

    [Fact(DisplayName = "[B1] a browser that has notifications and lets a page show none says so, and goes on")]
    public async Task A_browser_that_shows_nothing_says_so()
    {
        var viewer = await ViewerAsync();
        await NotifiedAsync(viewer, "throw new TypeError('Illegal constructor')");
        await viewer.Screen("Home").ClickAsync();
        await AskAsync("Clean", "rm -rf ./bin");
        await viewer.Screen("Needs you").ClickAsync();
        await Expect(viewer.Page.GetByText("Notifications are blocked by the browser")).ToBeVisibleAsync();
        await Expect(Asks(viewer)).ToHaveCountAsync(1);
    }

    [Fact(DisplayName = "[B5] [M18] the meter tells the window's parts, where each number comes from, where it was compacted and how long it will do; what is unknown is said to be so")]
    public async Task The_meter_tells_what_the_window_holds()
    {
        var (told, untold) = (await OpenAsync("anna", "Told"), await OpenAsync("bert", "Untold"));
        foreach (var used in (int[])[20_000, 40_000, 60_000, 25_000, 45_000])
        {
            await WriteAsync(told, "run.started");
            await UseAsync(told, used);
            await WriteAsync(told, "run.completed");
        }

        var viewer = await ViewerAsync();
        await viewer.WatchAsync(told);
        await viewer.Button("What the context window holds").ClickAsync();
        var meter = viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Context window" });
        await Expect(meter).ToContainTextAsync("45k of 100k tokens, 45 %");
        await Expect(meter).ToContainTextAsync("From the cache30k");
        await Expect(meter).ToContainTextAsync("Free55k");
        await Expect(meter).ToContainTextAsync("as the agent reports it");
        await Expect(meter.GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync(new Regex("over 5 calls.*compacted 1 time"));
        await Expect(meter).ToContainTextAsync("Enough for about 2 turns like the last ones.");

        await viewer.WatchAsync(untold);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Info" }).ClickAsync();
        await Expect(meter).ToContainTextAsync("Unknown: the agent has not said how full it is.");
    }

    /// <summary>Has somebody be notified, by notifications that are kept in <c>calls</c> instead of shown.</summary>
    private static async Task NotifiedAsync(Viewer viewer, string and = "")
    {
        await viewer.Context.GrantPermissionsAsync(["notifications"]);
        await viewer.Context.AddInitScriptAsync($$"""
            window.calls = [];
            window.Notification = class { static permission = 'granted'; static async requestPermission() { return 'granted'; }
              constructor(title, { body }) { {{and}}; this.call = { title, body, open: true }; window.calls.push(this.call); } close() { this.call.open = false; } };
            """);
        await viewer.Page.GotoAsync("/needs");
        await viewer.Page.GetByLabel("Notify me").CheckAsync();
    }

    private static ILocator Asks(Viewer viewer) => viewer.Page.Locator(".needs [data-ask]");

    private static ILocator Looks(Viewer viewer) => viewer.Page.Locator(".needs .look");

    private static ILocator Answered(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Answered while you were here" });

    private Task UseAsync(string session, int used) => WriteAsync(session, "usage.updated", new
    {
        call = new { input = Math.Max(0, used - 35_000), output = 5_000, cacheRead = used > 35_000 ? 30_000 : 0 },
        context = new { used, size = 100_000, source = "reported" },
    });

    private async Task<string> AskAsync(string title, string command)
    {
        var session = await OpenAsync("anna", title);
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "tool.started", new { tool = "one", kind = "execute", title = command, input = new { command } });
        var options = new[] { new { id = "yes", name = "Yes", kind = "allow_once" }, new { id = "no", name = "No", kind = "reject_once" } };
        await WriteAsync(session, "interaction.opened", new { interaction = $"itx_{title.ToLowerInvariant()}", kind = "permission", title = command, tool = "one", options });
        return session;
    }
}
