using System.Text.Json;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>A session that leads others, and what agents say to each other, in the page. The agents are programs of the test's own.</summary>
public sealed class LeadTests(SharedChromium chromium) : PageTests(chromium)
{
    [Fact(DisplayName = "[O30] [O31] [O34] [M5] a session is made to lead in the page, shows each digest, says why it was stopped, and goes on or is switched off by a person, for every viewer")]
    public async Task A_session_is_made_to_lead()
    {
        var (lead, worker) = await PairAsync();
        var (viewer, other) = (await OpenAsync(lead, "Lead"), await OpenAsync(lead, "Lead"));

        await viewer.Button("Let it lead others").ClickAsync();
        await viewer.Page.GetByLabel("Goal", new() { Exact = true }).FillAsync("Make every test of the parser green, then write the release notes.");
        await viewer.Page.GetByLabel("Rules, if any").FillAsync("Ask me before a dependency changes.");
        await viewer.Page.GetByLabel("Rounds unchanged").FillAsync("500");
        viewer.Expect("422");
        await viewer.Button("Switch on").ClickAsync();
        await Expect(viewer.Page.GetByText("must be from 1 to 100, not 500")).ToBeVisibleAsync();
        await viewer.Page.GetByLabel("Rounds unchanged").FillAsync("1");
        await viewer.Button("Switch on").ClickAsync();

        foreach (var each in new[] { viewer, other })
        {
            await Expect(Switch(each)).ToBeCheckedAsync();
            await Expect(Digests(each)).ToContainTextAsync("Switched on");
            await Expect(each.Page.GetByRole(AriaRole.Region, new() { Name = "Manages" })).ToContainTextAsync("Fix the parser");
        }

        await TakeAsync(lead);
        await WorkAsync(worker);
        await Expect(Digests(other)).ToContainTextAsync("Fix the parser is through");
        await Digests(other).GetByText("Fix the parser is through").ClickAsync();
        await Expect(Digests(other)).ToContainTextAsync("Ask me before a dependency changes.");
        await Expect(other.Prompt("This is a digest by Ringside").First).ToContainTextAsync("Ringside");

        await TakeAsync(lead);
        await WorkAsync(worker);
        var stopped = other.Page.GetByRole(AriaRole.Region, new() { Name = "Stopped" });
        await Expect(stopped).ToContainTextAsync("1 time in a row, and nothing has changed but what the two said.");
        await stopped.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Stopped" })).ToHaveCountAsync(0);
        await Expect(Digests(viewer)).ToContainTextAsync("Let go on by a person");

        await Switch(viewer).ClickAsync();
        await Expect(Switch(other)).Not.ToBeCheckedAsync();
        Assert.Equal("off", (await Rest.GetAsync(Server.Http, $"/api/sessions/{lead}/orchestration"))["status"]);
    }

    [Fact(DisplayName = "[O30] [O32] what a session leads is given and taken in the page")]
    public async Task What_it_manages_is_given_and_taken()
    {
        var (lead, _) = await PairAsync();
        var extra = (await Rest.DoAsync(Server.Http, "/api/sessions", """{"agent":"writer","title":"Write the docs"}"""))["id"];
        await Rest.SendAsync(Server.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Ship."}""");
        var viewer = await OpenAsync(lead, "Lead");

        await viewer.Page.GetByLabel("Let it manage another session").SelectOptionAsync(extra);
        await viewer.Button("No longer manage Write the docs").ClickAsync();

        await Expect(viewer.Button("No longer manage Write the docs")).ToHaveCountAsync(0);
        Assert.Empty((await Rest.GetAsync(Server.Http, $"/api/sessions/{lead}/orchestration")).Json.GetProperty("manages").EnumerateArray());
    }

    [Fact(DisplayName = "[O14] [M8] [B7] a thread is read, answered for an agent and written into in the page, and closed; every viewer sees it at once")]
    public async Task A_person_steps_into_a_thread()
    {
        var (lead, worker) = await PairAsync();
        var (viewer, other) = (await OpenAsync(lead, "Threads"), await OpenAsync(worker, "Threads"));
        await Expect(viewer.Page.GetByText("No threads.")).ToBeVisibleAsync();

        await Rest.DoAsync(Server.Http, "/api/threads", JsonSerializer.Serialize(new { from = worker, to = lead, urgency = "blocking", text = "Which port does the server listen on? 8080 is taken on this machine." }));
        var row = viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Which port does the server") });
        await Expect(row).ToContainTextAsync("question from Fix the parser · waits for an answer");
        await row.ClickAsync();
        await other.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Which port does the server") }).ClickAsync();
        await Expect(viewer.Page.GetByText("Fix the parser waits for an answer.")).ToBeVisibleAsync();

        await viewer.Page.GetByLabel("Who speaks, and to whom").SelectOptionAsync(lead);
        await viewer.Page.GetByLabel("Your message", new() { Exact = true }).FillAsync("Take 8090.");
        await viewer.Button("Answer").ClickAsync();
        foreach (var each in new[] { viewer, other })
        {
            await Expect(Messages(each)).ToContainTextAsync("You, for Lead the release");
            await Expect(Messages(each)).ToContainTextAsync("Take 8090.");
            await Expect(each.Page.GetByText("waits for an answer.")).ToHaveCountAsync(0);
        }

        await other.Page.GetByLabel("Who speaks, and to whom").SelectOptionAsync("");
        await other.Page.GetByLabel("Your message", new() { Exact = true }).FillAsync("Both of you: note it in the README.");
        await other.Page.Keyboard.PressAsync("Enter");
        await Expect(Messages(viewer)).ToContainTextAsync("Both of you: note it in the README.");
        var prompts = (await Rest.GetAsync(Server.Http, $"/api/sessions/{worker}/events?type=thread.message")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["answer", "status"], prompts.Select(e => e.GetProperty("data").GetProperty("kind").GetString()));

        await other.Page.SetViewportSizeAsync(390, 844);
        await other.Button("Show panel").ClickAsync();
        Assert.True(await other.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the thread is wider than a phone");
        await viewer.Button("Close").ClickAsync();
        await Expect(other.Page.GetByText("Closed: closed. Nothing more is said here.")).ToBeVisibleAsync();
        await viewer.Button("All threads").ClickAsync();
        await Expect(row).ToContainTextAsync("closed");
    }

    [Fact(DisplayName = "[O17] [M8] a delegation says for whom it waits, and once that one has fallen idle without a word, that it has; every viewer sees it at once")]
    public async Task A_silence_is_seen()
    {
        var (lead, _) = await PairAsync();
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"counter","title":"Counter","driver":"external"}""");
        var worker = (await Rest.DoAsync(Server.Http, "/api/sessions", $$"""{"agent":"counter","title":"Count the files","parent":"{{lead}}"}"""))["id"];
        await Rest.DoAsync(Server.Http, "/api/threads", JsonSerializer.Serialize(new { from = lead, to = worker, kind = "delegation", text = "Count the files of each folder, and say which has the most." }));
        var (viewer, other) = (await OpenAsync(lead, "Threads"), await OpenAsync(worker, "Threads"));
        var row = viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Count the files of each folder") });
        await Expect(row).ToContainTextAsync("delegation to Count the files · waits for Counter");
        await Expect(other.Page.GetByText("delegation from Lead the release · waits for this agent")).ToBeVisibleAsync();
        await row.ClickAsync();
        await Expect(viewer.Page.GetByText("The thread waits for Counter.")).ToBeVisibleAsync();

        await WorkAsync(worker);

        await Expect(Messages(viewer)).ToContainTextAsync("Ringside, of Count the files");
        await Expect(Messages(viewer)).ToContainTextAsync("It has fallen idle without a word here.");
        await Expect(Messages(viewer)).ToContainTextAsync("> Two of three tests are green.");
        await Expect(viewer.Page.GetByText("The thread waits for")).ToHaveCountAsync(0);
        await Expect(other.Page.GetByText("delegation from Lead the release · 2 messages")).ToBeVisibleAsync();
    }

    /// <summary>A lead, and a worker below it, both written by the test.</summary>
    private async Task<(string Lead, string Worker)> PairAsync()
    {
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"writer","title":"Writer","driver":"external"}""");
        var lead = (await Rest.DoAsync(Server.Http, "/api/sessions", """{"agent":"writer","title":"Lead the release"}"""))["id"];
        return (lead, (await Rest.DoAsync(Server.Http, "/api/sessions", $$"""{"agent":"writer","title":"Fix the parser","parent":"{{lead}}"}"""))["id"]);
    }

    private async Task<Viewer> OpenAsync(string session, string tab)
    {
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
        return viewer;
    }

    /// <summary>The program takes the prompt that is next, and is through with it.</summary>
    private async Task TakeAsync(string session)
    {
        var prompt = (await Rest.GetAsync(Server.Http, $"/api/sessions/{session}/prompts")).Json.GetProperty("items").EnumerateArray().Last();
        await RunAsync(session, "Noted.", prompt.GetProperty("id").GetString());
    }

    private Task WorkAsync(string session) => RunAsync(session, "Two of three tests are green.", null);

    private async Task RunAsync(string session, string text, string? prompt)
    {
        var message = new { message = "msg_said", role = "assistant", text };
        await Rest.WriteAsync(Server.Http, session, Rest.Event("run.started", prompt is null ? new { } : new { prompt }), Rest.Event("message.completed", message), Rest.Event("run.completed"));
    }

    private static ILocator Switch(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Switch);

    private static ILocator Digests(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Digests" });

    private static ILocator Messages(Viewer viewer) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "Messages" });
}
