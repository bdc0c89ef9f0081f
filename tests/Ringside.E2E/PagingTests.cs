using System.Text.Json;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>What is too long to be read at once: threads, digests, the history of a task.</summary>
public sealed class PagingTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[O14] [R2] a thread of 450 messages opens at its end; earlier ones come as one scrolls up, or by a button, and what is read does not move by a pixel, nor when another is said")]
    public async Task A_long_thread_is_read_by_pages()
    {
        var (lead, worker) = (await OpenAsync("anna", "Lead"), await OpenAsync("bert", "Fix the parser"));
        var thread = (await Rest.DoAsync(Server.Http, "/api/threads", JsonSerializer.Serialize(new { from = worker, to = lead, kind = "status", text = "Word 1." })))["id"];
        for (var i = 2; i <= 450; i++)
        {
            await SayAsync(thread, i % 2 == 0 ? lead : worker, $"Word {i}. {string.Concat(Enumerable.Repeat("All goes well. ", i % 7))}");
        }

        var (viewer, other) = (await OpenThreadAsync(lead), await OpenThreadAsync(worker));
        await Expect(Said(viewer)).ToHaveCountAsync(200);
        await Expect(Said(viewer).Last).ToContainTextAsync("Word 450.");
        await Expect(Said(viewer).Last).ToBeInViewportAsync();
        await other.Button("Earlier messages").ClickAsync();
        await Expect(Said(other)).ToHaveCountAsync(400);

        await ScrollAsync(viewer, 100);
        await Expect(Said(viewer)).ToHaveCountAsync(400);
        Assert.True(await MovedAsync(viewer) <= 1, "what was read moved as earlier messages came");
        await ScrollAsync(viewer, 0);
        await Expect(Said(viewer)).ToHaveCountAsync(450);
        Assert.True(await MovedAsync(viewer) <= 1, "what was read moved as the earliest messages came");
        await Expect(viewer.Button("Earlier messages")).ToHaveCountAsync(0);
        await Expect(Said(viewer).First).ToContainTextAsync("Word 1.");
        Assert.Equal(Enumerable.Range(1, 450).Select(i => $"Word {i}."), await Said(viewer).EvaluateAllAsync<string[]>("all => all.map(one => one.querySelector('.said-text').textContent.match(/^Word \\d+\\./)[0])"));

        await ScrollAsync(viewer, 3_000);
        await SayAsync(thread, worker, "Word 451.");
        await Expect(Said(viewer)).ToHaveCountAsync(451);
        Assert.True(await MovedAsync(viewer) <= 1, "what was read moved as another message came");
        await viewer.Button("New messages").ClickAsync();
        await Expect(Said(viewer).Last).ToBeInViewportAsync();
        await Expect(viewer.Button("New messages")).ToHaveCountAsync(0);
        await SayAsync(thread, lead, "Word 452.");
        await Expect(Said(viewer).Last).ToContainTextAsync("Word 452.");
        await Expect(Said(viewer).Last).ToBeInViewportAsync();
    }

    [Fact(DisplayName = "[O10] [W5] the threads of a session are read by pages; a new one is on top, one that something is said in stands where it stood, no page is read again for either, and one that is open stays open though it is on no page")]
    public async Task Threads_are_read_by_pages()
    {
        var (lead, worker) = (await OpenAsync("anna", "Lead"), await OpenAsync("bert", "Fix the parser"));
        var first = "";
        for (var i = 1; i <= 120; i++)
        {
            var thread = (await Rest.DoAsync(Server.Http, "/api/threads", JsonSerializer.Serialize(new { from = worker, to = lead, kind = "status", text = $"Step {i} of 120" })))["id"];
            first = i == 1 ? thread : first;
        }

        var viewer = await ViewerAsync();
        var lists = 0;
        viewer.Page.Request += (_, request) => lists += request.Url.Contains("/api/threads?", StringComparison.Ordinal) ? 1 : 0;
        await viewer.WatchAsync(lead);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Threads" }).ClickAsync();
        var rows = viewer.Page.GetByRole(AriaRole.List, new() { Name = "Threads" }).GetByRole(AriaRole.Listitem);
        await Expect(rows).ToHaveCountAsync(100);
        await viewer.Button("Earlier threads").ClickAsync();
        await Expect(rows).ToHaveCountAsync(120);
        await Expect(viewer.Button("Earlier threads")).ToHaveCountAsync(0);
        await SayAsync(first, worker, "Once more.");
        await Expect(rows.Last).ToContainTextAsync("2 messages");
        await Rest.DoAsync(Server.Http, "/api/threads", JsonSerializer.Serialize(new { from = lead, to = worker, text = "Is that all?" }));
        await Expect(rows.First).ToContainTextAsync("Is that all?");
        await Expect(rows).ToHaveCountAsync(121);
        await Expect(rows.Last).ToContainTextAsync("Step 1 of 120");
        Assert.Equal(2, lists);

        await rows.Last.GetByRole(AriaRole.Button).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Plan" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Threads" }).ClickAsync();
        await Expect(Said(viewer)).ToHaveCountAsync(2);
        await SayAsync(first, worker, "And again.");
        await Expect(Said(viewer).Last).ToContainTextAsync("And again.");
        await Rest.DoAsync(Server.Http, $"/api/threads/{first}/close", """{"outcome":"all said"}""");
        await Expect(viewer.Page.GetByText("Closed: all said.")).ToBeVisibleAsync();
        await viewer.Button("All threads").ClickAsync();
        await Expect(rows).ToHaveCountAsync(100);
    }

    [Fact(DisplayName = "[O34] [R2] the digests of an orchestrator are read by pages, and a new one drops none of those that were read")]
    public async Task Digests_are_read_by_pages()
    {
        var lead = await OpenPrivateAsync("anna", "Lead");
        var worker = await OpenAsync("bert", "Fix the parser", lead);
        await Rest.SendAsync(Server.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Ship.","maxPromptsPerHour":240,"maxRounds":100}""");
        await TakeAsync(lead);
        for (var i = 1; i <= 69; i++)
        {
            await WorkAsync(worker, i);
            await TakeAsync(lead);
        }

        var viewer = await ViewerAsync();
        await viewer.WatchAsync(lead);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Lead" }).ClickAsync();
        var digests = viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Digests" }).GetByRole(AriaRole.Listitem);
        await Expect(digests).ToHaveCountAsync(50);
        await viewer.Button("Earlier digests").ClickAsync();
        await Expect(digests).ToHaveCountAsync(70);
        await Expect(digests.Last).ToContainTextAsync("Switched on");
        await Expect(viewer.Button("Earlier digests")).ToHaveCountAsync(0);

        await WorkAsync(worker, 70);
        await Expect(digests).ToHaveCountAsync(71);
        await Expect(digests.Last).ToContainTextAsync("Switched on");
    }

    [Fact(DisplayName = "[T5] [R2] the history of a task is read by pages, from its newest to the beginning, and goes on meanwhile")]
    public async Task The_history_of_a_task_is_read_by_pages()
    {
        var task = (await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"count the words","cron":"0 6 1 1 *"}"""))["id"];
        for (var i = 1; i <= 250; i++)
        {
            await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/tasks/{task}", $$"""{"title":"Title {{i}}"}""");
        }

        var viewer = await ViewerAsync();
        await viewer.Page.GotoAsync($"/tasks/{task}");
        var entries = viewer.Page.GetByRole(AriaRole.Region, new() { Name = "History" }).GetByRole(AriaRole.Listitem);
        await Expect(entries).ToHaveCountAsync(200);
        await Rest.DoAsync(Server.Http, $"/api/tasks/{task}/run");
        await Expect(entries.First).ToContainTextAsync("queued");
        await viewer.Button("Earlier history").ClickAsync();
        await Expect(entries).ToHaveCountAsync(252);
        await Expect(entries.Last).ToContainTextAsync("Added by you");
        await Expect(viewer.Button("Earlier history")).ToHaveCountAsync(0);
    }

    private async Task<string> OpenPrivateAsync(string agent, string title) => (await Rest.DoAsync(Server.Http, "/api/sessions", JsonSerializer.Serialize(new { agent, title })))["id"];

    private Task SayAsync(string thread, string from, string text) => Rest.DoAsync(Server.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from, kind = "status", text }));

    private async Task WorkAsync(string session, int step)
    {
        await WriteAsync(session, "run.started");
        await WriteAsync(session, "message.completed", new { message = $"m{step}", role = "assistant", text = $"Step {step} is done." });
        await WriteAsync(session, "run.completed");
    }

    /// <summary>The program takes the prompt that it is woken by, and is through with it.</summary>
    private async Task TakeAsync(string session)
    {
        await using var stream = await SseFrames.OpenAsync(Server.Http, $"/api/sessions/{session}/events?type=prompt.queued&last=1000");
        while (true)
        {
            var prompts = (await Rest.GetAsync(Server.Http, $"/api/sessions/{session}/prompts")).Json.GetProperty("items").EnumerateArray().ToList();
            if (prompts.Count > 0)
            {
                await WriteAsync(session, "run.started", new { prompt = prompts[^1].GetProperty("id").GetString() });
                await WriteAsync(session, "run.completed");
                return;
            }

            await stream.ReadUntilAsync(frame => frame.Event == "prompt.queued");
        }
    }

    private async Task<Viewer> OpenThreadAsync(string session)
    {
        var viewer = await ViewerAsync();
        await viewer.WatchAsync(session);
        await viewer.Page.GetByRole(AriaRole.Tab, new() { Name = "Threads" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Word 1\\.") }).ClickAsync();
        return viewer;
    }

    /// <summary>Scrolls the thread, and from there on looks in each frame where the message stands that is read.</summary>
    private static async Task ScrollAsync(Viewer viewer, int top) => await viewer.Page.EvaluateAsync("""
        top => {
          const scroller = document.querySelector('.panel-body');
          scroller.scrollTop = top;
          const at = element => element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
          const read = [...document.querySelectorAll('.said > li')].find(li => at(li) >= 0);
          const own = window.reading = { from: at(read), moved: 0 };
          const look = () => {
            if (window.reading !== own) return;
            own.moved = Math.max(own.moved, Math.abs(at(read) - own.from));
            requestAnimationFrame(look);
          };
          look();
        }
        """, top);

    /// <summary>How far it has moved at most, in pixels.</summary>
    private static Task<double> MovedAsync(Viewer viewer) => viewer.Page.EvaluateAsync<double>("() => new Promise(tell => requestAnimationFrame(() => requestAnimationFrame(() => { const { moved } = window.reading; window.reading = undefined; tell(moved); })))");

    private static ILocator Said(Viewer viewer) => viewer.Page.GetByRole(AriaRole.List, new() { Name = "Messages" }).GetByRole(AriaRole.Listitem);
}
