using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Threads that a person opens in the page, in an agent's place.</summary>
public sealed class ThreadsTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[O10] [O11] [M8] a person asks another session in the page, which is found by a few letters, its own tree first: its agent hears the question as the other agent's word, the thread is open, and another person sees it without doing anything")]
    public async Task A_question_is_opened()
    {
        await ScriptedAgents.AddAsync(Server, "scripted", "Scripted");
        var (lead, other) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("scripted", "Watch the ports"));
        await OpenAsync("bert", "Fix the parser", lead);
        var (viewer, mia) = (await ThreadsAsync(await ViewerAsync(), lead), await ThreadsAsync(await MiaAsync(), lead));
        await Expect(mia.Page.GetByText("No threads.")).ToBeVisibleAsync();

        var form = await FormAsync(viewer);
        await Expect(form.GetByRole(AriaRole.Group, new() { Name = "In this tree" }).GetByRole(AriaRole.Option)).ToHaveTextAsync([new Regex("Fix the parser")]);
        await Expect(form.GetByRole(AriaRole.Group, new() { Name = "Others" }).GetByRole(AriaRole.Option)).ToHaveTextAsync([new Regex("Watch the ports")]);
        await ChooseAsync(form, "ports");
        await Expect(form.GetByText("Scripted is free and reads it at once.")).ToBeVisibleAsync();
        await Expect(Words(form)).ToBeFocusedAsync();
        await Words(form).FillAsync("Which port is free?");
        await Words(form).PressAsync("Control+Enter");

        await Expect(form).ToHaveCountAsync(0);
        await Expect(Messages(viewer)).ToHaveTextAsync([new Regex("You, for Lead the release.*question.*Which port is free\\?")]);
        await Expect(viewer.Button("All threads")).ToBeFocusedAsync();
        await Expect(Row(mia, "Which port is free?")).ToContainTextAsync("question to Watch the ports · waits for Scripted");
        await mia.WatchAsync(other);
        await Expect(mia.Answers.Last).ToContainTextAsync($"from session {lead} (“Lead the release”, ANNA): question");
        await Expect(mia.Answers.Last).ToContainTextAsync("Which port is free?");
    }

    [Fact(DisplayName = "[O12] [O13] who is asked and is waited for is said to wait; where two would wait for each other, the page says so at the urgency and keeps the words, which are then sent without waiting")]
    public async Task A_circle_is_told()
    {
        var (lead, worker) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("bert", "Fix the parser"));
        var (viewer, mia) = (await ThreadsAsync(await ViewerAsync(), lead), await ThreadsAsync(await MiaAsync(), worker));
        var form = await FormAsync(viewer);
        await ChooseAsync(form, "parser");
        await Words(form).FillAsync("Is it green?");
        await form.GetByRole(AriaRole.Button, new() { Name = "Blocking" }).ClickAsync();
        await Expect(form.GetByText("Lead the release waits until it is answered, or the time is up.")).ToBeVisibleAsync();
        await form.GetByLabel("Waits at most").SelectOptionAsync("10 minutes");
        await Ask(form).ClickAsync();
        await Expect(viewer.Status).ToContainTextAsync("waits for an agent");
        var thread = (await Rest.GetAsync(Server.Http, $"/api/threads?session={lead}")).Json.GetProperty("items")[0];
        Assert.Equal((lead, worker, "question", "blocking"), (Of(thread, "session"), Of(thread, "peer"), Of(thread, "kind"), Of(thread, "urgency")));
        Assert.InRange(thread.GetProperty("waits")[0].GetProperty("until").GetDateTimeOffset() - thread.GetProperty("createdAt").GetDateTimeOffset(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        await Expect(Row(mia, "Is it green?")).ToContainTextAsync("question from Lead the release · waits for an answer");

        form = await FormAsync(mia);
        await ChooseAsync(form, "release");
        await Words(form).FillAsync("What is to be green?");
        await form.GetByRole(AriaRole.Button, new() { Name = "Blocking" }).ClickAsync();
        mia.Expect("409");
        await Ask(form).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("waiting in a circle: “Fix the parser” would wait for “Lead the release”, which waits for “Fix the parser” itself");
        await Expect(Words(form)).ToHaveValueAsync("What is to be green?");
        await form.GetByRole(AriaRole.Button, new() { Name = "Important" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Ask(form).ClickAsync();
        await Expect(Messages(mia)).ToHaveTextAsync([new Regex("question, important.*What is to be green\\?")]);
    }

    [Fact(DisplayName = "[O10] a delegation in the page opens a session of that agent below this one, with the title and folder that one gave; what is refused is said at its field, and the page leads to the new session")]
    public async Task A_delegation_is_opened()
    {
        var lead = await OpenAsync("anna", "Lead the release");
        var (viewer, mia) = (await ThreadsAsync(await ViewerAsync(), lead), await ThreadsAsync(await MiaAsync(), lead));
        var form = await FormAsync(viewer);
        await form.GetByRole(AriaRole.Button, new() { Name = "A new session" }).ClickAsync();
        await form.GetByLabel("Agent").SelectOptionAsync("BERT");
        await form.GetByLabel("What is to be done").FillAsync("Count the files of each folder, and say which has the most.");
        await form.GetByText("Its title and folder").ClickAsync();
        await form.GetByLabel("Folder").FillAsync("/no/such/folder");
        viewer.Expect("422");
        await form.GetByRole(AriaRole.Button, new() { Name = "Delegate" }).ClickAsync();
        await Expect(form.GetByLabel("Folder")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.GetByLabel("What is to be done")).ToHaveValueAsync("Count the files of each folder, and say which has the most.");
        await form.GetByLabel("Folder").FillAsync(Server.Workdirs);
        await form.GetByLabel("Title").FillAsync("Count the files");
        await form.GetByRole(AriaRole.Button, new() { Name = "Delegate" }).ClickAsync();

        await Expect(Messages(viewer)).ToHaveTextAsync([new Regex("delegation.*Count the files of each folder")]);
        await Expect(Row(mia, "Count the files of each folder")).ToContainTextAsync("delegation to Count the files · waits for BERT");
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Go to its session" }).ClickAsync();
        await Expect(viewer.Composer).ToHaveAccessibleNameAsync("Message BERT");
        var made = new Uri(viewer.Page.Url).Segments[^1];
        var session = await Rest.GetAsync(Server.Http, $"/api/sessions/{made}");
        Assert.Equal((lead, "Count the files", "team", Server.Workdirs), (session["parent"], session["title"], session["visibility"], session["workdir"]));
        var heard = (await Rest.GetAsync(Server.Http, $"/api/sessions/{made}/events?type=thread.opened")).Json.GetProperty("items");
        Assert.Equal("Count the files of each folder, and say which has the most.", heard[0].GetProperty("data").GetProperty("text").GetString());
    }

    [Fact(DisplayName = "[O10] [W4] a thread of which the answer was lost is opened once, however often it is sent, after a reload too; until then its words are kept, and Esc asks before they are let go")]
    public async Task A_thread_is_opened_once()
    {
        var (lead, _) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("bert", "Fix the parser"));
        var viewer = await ThreadsAsync(await ViewerAsync(), lead);
        await viewer.Page.RouteAsync("**/api/threads", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        viewer.Expect("ERR_FAILED");
        var form = await FormAsync(viewer);
        await ChooseAsync(form, "parser");
        await Words(form).FillAsync("Is it green?");
        await Ask(form).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server could not be reached.");
        await viewer.Page.UnrouteAllAsync();
        await viewer.Page.Keyboard.PressAsync("Escape");
        await form.GetByRole(AriaRole.Button, new() { Name = "Keep writing" }).ClickAsync();
        await viewer.Page.ReloadAsync();

        await ThreadsAsync(viewer, lead);
        form = await FormAsync(viewer);
        await Expect(Words(form)).ToHaveValueAsync("Is it green?");
        await ChooseAsync(form, "parser");
        await Ask(form).DblClickAsync();
        await Expect(Messages(viewer)).ToHaveCountAsync(1);
        Assert.Equal(1, (await Rest.GetAsync(Server.Http, $"/api/threads?session={lead}")).Json.GetProperty("items").GetArrayLength());

        await viewer.Button("All threads").ClickAsync();
        form = await FormAsync(viewer);
        await Expect(Words(form)).ToHaveValueAsync("");
        await ChooseAsync(form, "parser");
        await Words(form).FillAsync("Is it green?");
        await Ask(form).ClickAsync();
        await Expect(Messages(viewer)).ToHaveCountAsync(1);
        Assert.Equal(2, (await Rest.GetAsync(Server.Http, $"/api/threads?session={lead}")).Json.GetProperty("items").GetArrayLength());

        await viewer.Button("All threads").ClickAsync();
        form = await FormAsync(viewer);
        await Words(form).FillAsync("Never mind.");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await form.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
        await Expect(Words(await FormAsync(viewer))).ToHaveValueAsync("");
    }

    [Fact(DisplayName = "[O10] [A11] a thread is opened from the palette, too; nobody is offered to who may only read, nor in a session that is closed")]
    public async Task Who_may_not_is_not_offered_to()
    {
        var lead = await OpenAsync("anna", "Lead the release");
        await AddPersonAsync("lin", "viewer");
        var lin = await StrangerAsync();
        await SignInAsync(lin, "lin");
        await ThreadsAsync(lin, lead);
        await Expect(lin.Page.GetByText("No threads.")).ToBeVisibleAsync();
        await Expect(lin.Button("New thread")).ToHaveCountAsync(0);
        await Expect(await CommandAsync(lin)).ToHaveCountAsync(0);

        var viewer = await ThreadsAsync(await ViewerAsync(), lead);
        await (await CommandAsync(viewer)).ClickAsync();
        var form = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New thread" });
        await Expect(form.GetByText("No other session is open.")).ToBeVisibleAsync();
        await Words(form).FillAsync("Half a thought");
        await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{lead}", """{"closed":true}""");
        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("Lead the release was closed");
        await form.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(viewer.Button("New thread")).ToHaveCountAsync(0);
        await Expect(await CommandAsync(viewer)).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "[O14] [W4] the same words said twice in a thread are two messages")]
    public async Task The_same_words_are_said_twice()
    {
        var (lead, worker) = (await OpenAsync("anna", "Lead the release"), await OpenAsync("bert", "Fix the parser"));
        await Rest.DoAsync(Server.Http, "/api/threads", JsonSerializer.Serialize(new { from = lead, to = worker, text = "Is it green?" }));
        var viewer = await ThreadsAsync(await ViewerAsync(), worker);
        await Row(viewer, "Is it green?").ClickAsync();
        var field = viewer.Page.GetByLabel("Your message", new() { Exact = true });
        foreach (var count in new[] { 2, 3 })
        {
            await field.FillAsync("Not yet.");
            await field.PressAsync("Enter");
            await Expect(field).ToHaveValueAsync("");
            await Expect(Messages(viewer)).ToHaveCountAsync(count);
        }
    }

    private static async Task<Viewer> ThreadsAsync(Viewer viewer, string session)
    {
        await viewer.WatchAsync(session);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Threads" }).ClickAsync();
        return viewer;
    }

    private static async Task<ILocator> FormAsync(Viewer viewer)
    {
        await viewer.Button("New thread").ClickAsync();
        return viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New thread" });
    }

    /// <summary>Chooses the one session that is found by a few letters.</summary>
    private static async Task ChooseAsync(ILocator form, string letters)
    {
        var field = form.GetByRole(AriaRole.Combobox, new() { Name = "Session" });
        await field.FillAsync(letters);
        await Expect(form.GetByRole(AriaRole.Listbox, new() { Name = "Sessions" }).GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await field.PressAsync("Enter");
        await Expect(field).ToHaveCountAsync(0);
    }

    /// <summary>The palette's command, once it shows what there is.</summary>
    private static async Task<ILocator> CommandAsync(Viewer viewer)
    {
        await viewer.Page.Keyboard.PressAsync("Control+k");
        await viewer.Page.GetByRole(AriaRole.Combobox, new() { Name = "Find or do anything" }).FillAsync("new thread");
        await Expect(viewer.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("^Search everything") })).ToBeVisibleAsync();
        return viewer.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("^New thread from this session") });
    }

    private static ILocator Words(ILocator form) => form.GetByLabel("What is asked");

    private static ILocator Ask(ILocator form) => form.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true });

    private static ILocator Row(Viewer viewer, string words) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "Threads" }).GetByRole(AriaRole.Button).Filter(new() { HasText = words });

    private static ILocator Messages(Viewer viewer) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "Messages" }).GetByRole(AriaRole.Listitem);

    private static string? Of(JsonElement thread, string member) => thread.GetProperty(member).GetString();
}
