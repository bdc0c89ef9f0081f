using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>How the tasks are found, gone through by keys, and seen by everybody, on a phone too.</summary>
public sealed class TasksLookTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Theory(DisplayName = "[page] the tasks, one of them and their form bar nobody, in light and in dark, and fit a phone")]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_tasks_bar_nobody(ColorScheme scheme)
    {
        await SeveralAsync();
        var viewer = await ViewerAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await viewer.Screen("Tasks").ClickAsync();
        await Expect(Rows(viewer)).ToHaveCountAsync(4);
        await LookAsync(viewer, "the list");
        await viewer.Button("Remove: count the words").ClickAsync();
        await LookAsync(viewer, "a task that is to be removed");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Expect(viewer.Button("Cancel")).ToHaveCountAsync(0);
        await viewer.Button("New task").ClickAsync();
        await viewer.Button("Again and again").ClickAsync();
        await viewer.Page.GetByText("When a run overlaps").ClickAsync();
        await viewer.Page.GetByLabel("Time zone").FillAsync("Mars/Base");
        viewer.Expect("422");
        await Expect(viewer.Page.GetByText("there is no time zone Mars/Base on the server")).ToBeVisibleAsync();
        await LookAsync(viewer, "the form");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await LookAsync(viewer, "the form that asks");
        await viewer.Button("Discard").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "count the words", Exact = true }).ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Region, new() { Name = "History" })).ToContainTextAsync("attempt 1 failed");
        await LookAsync(viewer, "one task");
    }

    [Fact(DisplayName = "[page] the tasks narrow by words and by group, done ones are folded, and the keyboard goes through them: J, K, Enter, F, N")]
    public async Task The_tasks_are_filtered_and_gone_through_by_keys()
    {
        await SeveralAsync();
        var viewer = await ViewerAsync();
        await viewer.Page.Keyboard.PressAsync("g");
        await viewer.Page.Keyboard.PressAsync("t");
        await Expect(Rows(viewer)).ToHaveTextAsync(["mow the lawn", "count the words", "water the flowers", "wish a happy new year"]);

        await viewer.Page.Keyboard.PressAsync("f");
        await viewer.Page.Keyboard.TypeAsync("bert flow");
        await Expect(Rows(viewer)).ToHaveTextAsync(["water the flowers"]);
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Status" }).GetByRole(AriaRole.Button, new() { Name = "Failed 1" }).ClickAsync();
        await Expect(Rows(viewer)).ToHaveTextAsync(["count the words"]);
        await viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Status" }).GetByRole(AriaRole.Button, new() { Name = "All 4" }).ClickAsync();
        foreach (var key in (string[])["j", "j", "j", "k"])
        {
            await viewer.Page.Keyboard.PressAsync(key);
        }

        await Expect(viewer.Page.GetByRole(AriaRole.Link, new() { Name = "count the words", Exact = true })).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "count the words" })).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page).ToHaveTitleAsync("• count the words · Ringside");
        await viewer.Page.Keyboard.PressAsync("n");
        await Expect(viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New task" })).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt" })).ToBeFocusedAsync();
    }

    /// <summary>One that is due, one that failed, one for later, one that is paused.</summary>
    private async Task SeveralAsync()
    {
        await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"wish a happy new year","at":"2040-01-01T08:00:00Z"}""");
        var paused = (await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"bert","prompt":"water the flowers","at":"2041-01-01T08:00:00Z"}"""))["id"];
        var failed = (await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"count the words","cron":"0 6 1 1 *","timeZone":"Asia/Tokyo","retries":1,"retryAfterSeconds":1}"""))["id"];
        await Rest.DoAsync(Server.Http, $"/api/tasks/{failed}/run");
        await using (var told = await SseFrames.OpenAsync(Server.Http, $"/api/events?task={failed}&from=start"))
        {
            foreach (var attempt in (int[])[1, 2])
            {
                await told.ReadUntilAsync(frame => frame.Event == "task.due" && frame.Data.GetProperty("data").TryGetProperty("run", out _));
                var run = (await Rest.GetAsync(Server.Http, $"/api/tasks/{failed}")).Json.GetProperty("runs").EnumerateArray().Last();
                await WriteAsync(run.GetProperty("session").GetString()!, "run.started", new { prompt = run.GetProperty("prompt").GetString() });
                await WriteAsync(run.GetProperty("session").GetString()!, "run.failed", new { error = new { code = "net", message = $"No answer to question {attempt}." } });
            }
        }

        await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/tasks/{paused}", """{"paused":true}""");
        await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"bert","prompt":"mow the lawn"}""");
    }

    /// <summary>As it is, and on a phone.</summary>
    private static async Task LookAsync(Viewer viewer, string at)
    {
        await FreeAsync(viewer, at);
        await viewer.Page.SetViewportSizeAsync(390, 844);
        await FreeAsync(viewer, $"{at} on a phone");
        var width = await viewer.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('.tasks, dialog')].map(part => part.scrollWidth + innerWidth - part.clientWidth))");
        Assert.True(width <= 390, $"{at}: the page is {width} wide on a phone of 390");
        await viewer.Page.SetViewportSizeAsync(1280, 720);
    }

    private static ILocator Rows(Viewer viewer) => viewer.Page.Locator("[data-task]");
}
