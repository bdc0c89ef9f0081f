using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Tasks in the page: the agents' runs are written by the test.</summary>
public sealed class TasksTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Fact(DisplayName = "[T1] [T5] a task for now is added by the form; another person sees each step of its run live, and opens the moment at which it ended")]
    public async Task A_task_for_now_is_seen_live_by_another_person()
    {
        var (viewer, mia) = (await OpenAsync(await ViewerAsync()), await OpenAsync(await MiaAsync()));
        await Expect(viewer.Page.GetByText("Nothing is planned.")).ToBeVisibleAsync();
        var form = await FormAsync(viewer, "count the words");
        await form.GetByLabel("Who sees its sessions").SelectOptionAsync("team");
        await AddAsync(form);

        await Expect(Row(viewer, "Running", "count the words")).ToContainTextAsync("queued");
        await Row(mia, "Running", "count the words").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(History(mia)).ToContainTextAsync("queued");
        await Expect(mia.Button("Run now")).ToHaveCountAsync(0);
        var run = await RunOfAsync("count the words");
        await WriteAsync(run.Session, "run.started", new { prompt = run.Prompt });
        await Expect(History(mia)).ToContainTextAsync("running");
        await Expect(Row(viewer, "Running", "count the words")).ToContainTextAsync("running");
        await WriteAsync(run.Session, "message.completed", new { message = "m", role = "assistant", text = "There are twelve." });
        await WriteAsync(run.Session, "run.completed");

        await Expect(History(mia).GetByRole(AriaRole.Listitem)).ToHaveTextAsync([new Regex("done.*run 1"), new Regex("^[^,]+, [0-9:]+Added by ")]);
        await viewer.Page.GetByRole(AriaRole.Region, new() { Name = "Done" }).GetByRole(AriaRole.Button, new() { Name = "Done 1" }).ClickAsync();
        await Expect(Row(viewer, "Done", "count the words")).ToContainTextAsync("done");
        await History(mia).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(mia.Page).ToHaveURLAsync(new Regex($"/s/{run.Session}\\?at=\\d+$"));
        await Expect(mia.Answers.Last).ToContainTextAsync("There are twelve.");
    }

    [Fact(DisplayName = "[T1] [T3] tasks for a time and for a cron line are added by the form; the next three times are the server's, and what it refuses is said at the field")]
    public async Task A_task_is_added_for_a_time_and_for_a_cron_line()
    {
        var viewer = await OpenAsync(await ViewerAsync());
        viewer.Expect("422");
        var form = await FormAsync(viewer, "wish a happy new year");
        await form.GetByRole(AriaRole.Button, new() { Name = "At a time" }).ClickAsync();
        await form.GetByLabel("Time", new() { Exact = true }).FillAsync("2040-01-01T08:00");
        await form.GetByLabel("Folder").FillAsync("/no/such/folder");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
        await Expect(Refusal(form, "Folder")).ToContainTextAsync("/no/such/folder");
        await form.GetByLabel("Folder").FillAsync(Server.Workdirs);
        await AddAsync(form);
        await Expect(Row(viewer, "Later", "wish a happy new year")).ToContainTextAsync("next Jan 1, 2040, 08:00");

        form = await FormAsync(viewer, "mow the lawn");
        await form.GetByRole(AriaRole.Button, new() { Name = "Again and again" }).ClickAsync();
        await form.GetByLabel("Cron line").FillAsync("teatime");
        await Expect(Refusal(form, "Cron line")).ToContainTextAsync("'teatime' is no cron line: it has 1 field and not five");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
        await Expect(Refusal(form, "Cron line")).ToContainTextAsync("no cron line");
        await form.GetByLabel("Cron line").FillAsync("0 6 1 1 *");
        await form.GetByLabel("Time zone").FillAsync("Mars/Base");
        await Expect(Refusal(form, "Time zone")).ToContainTextAsync("there is no time zone Mars/Base on the server");
        await form.GetByLabel("Time zone").FillAsync("Asia/Tokyo");
        await form.GetByText("When a run overlaps").ClickAsync();
        await form.GetByLabel("Retries of a run that fails").FillAsync("99");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
        await Expect(Refusal(form, "Retries of a run that fails")).ToHaveTextAsync("must be from 0 to 10");
        await form.GetByLabel("Retries of a run that fails").FillAsync("3");
        var told = (await Rest.GetAsync(Server.Http, "/api/due-times?cron=0%206%201%201%20*&timeZone=Asia/Tokyo")).Json.GetProperty("items").EnumerateArray().Select(time => time.GetString()).ToList();
        Assert.Equal(3, told.Count);
        foreach (var (time, i) in told.Select((time, i) => (time, i)))
        {
            await Expect(form.GetByRole(AriaRole.Status, new() { Name = "Next times" }).Locator("time").Nth(i)).ToHaveAttributeAsync("datetime", time!);
        }

        await AddAsync(form);
        await Expect(Row(viewer, "Later", "mow the lawn")).ToContainTextAsync("Every January 1 at 06:00");
        await Expect(Row(viewer, "Later", "mow the lawn").GetByRole(AriaRole.Time)).ToHaveAttributeAsync("title", new Regex("6:00:00.AM in Asia/Tokyo$"));
        Assert.Equal(("0 6 1 1 *", "Asia/Tokyo", 3), await TaskAsync("mow the lawn") is var task ? (task.GetProperty("cron").GetString(), task.GetProperty("timeZone").GetString(), task.GetProperty("retries").GetInt32()) : default);
    }

    [Fact(DisplayName = "[T6] a task is edited by the form, which changes what one changed and no more; another person sees it, and who did it")]
    public async Task A_task_is_edited()
    {
        await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"count the words","cron":"0 6 1 1 *","timeZone":"Asia/Tokyo","retries":2,"overlap":"queue"}""");
        var (viewer, mia) = (await OpenAsync(await ViewerAsync()), await OpenAsync(await MiaAsync()));
        await Row(mia, "Later", "count the words").GetByRole(AriaRole.Link).ClickAsync();
        await viewer.Button("Edit: count the words").ClickAsync();
        var form = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Edit task" });
        await Expect(form.GetByLabel("Time zone")).ToHaveValueAsync("Asia/Tokyo");
        await form.GetByLabel("Title").FillAsync("Count them");
        await form.GetByLabel("Cron line").FillAsync("*/20 * * * *");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);

        await Expect(mia.Page.GetByRole(AriaRole.Heading, new() { Name = "Count them" })).ToBeVisibleAsync();
        await Expect(mia.Page.GetByText("Every 20 minutes")).ToBeVisibleAsync();
        await Expect(History(mia)).ToContainTextAsync("Changed: title, cron line");
        var changed = (await Rest.GetAsync(Server.Http, "/api/events?type=task.updated&from=start")).Json.GetProperty("items").EnumerateArray().Single().GetProperty("data");
        Assert.Equal(["task", "title", "cron", "nextDue"], changed.EnumerateObject().Select(member => member.Name));

        await viewer.Button("Edit: Count them").ClickAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "At a time" }).ClickAsync();
        await form.GetByLabel("Time", new() { Exact = true }).FillAsync("2040-01-01T08:00");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(mia.Page.GetByText("Once, Jan 1, 2040, 08:00")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[T5] [T9] a run that fails is shown with each attempt and why, paused and resumed; a task is removed once one has said so twice, for every viewer")]
    public async Task Attempts_are_shown_and_a_task_is_paused_and_removed()
    {
        await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"count the words","cron":"0 6 1 1 *","retries":1,"retryAfterSeconds":1}""");
        var (viewer, mia) = (await OpenAsync(await ViewerAsync()), await OpenAsync(await MiaAsync()));
        await Row(viewer, "Later", "count the words").GetByRole(AriaRole.Link).ClickAsync();
        await viewer.Button("Run now").ClickAsync();
        foreach (var attempt in (int[])[1, 2])
        {
            await Expect(History(viewer)).ToContainTextAsync(attempt == 1 ? "queued" : "attempt 2 queued");
            var run = await RunOfAsync("count the words");
            await WriteAsync(run.Session, "run.started", new { prompt = run.Prompt });
            await WriteAsync(run.Session, "run.failed", new { error = new { code = "net", message = $"No answer to question {attempt}." } });
        }

        await Expect(History(viewer).GetByRole(AriaRole.Listitem).First).ToHaveTextAsync(new Regex("attempt 1 failed.*No answer to question 1\\.attempt 2 failed.*No answer to question 2\\.run 1, by hand"));
        await Expect(Row(mia, "Failed", "count the words")).ToContainTextAsync("attempt 2 · No answer to question 2.");
        await viewer.Button("Pause").ClickAsync();
        await Expect(Row(mia, "Paused", "count the words")).ToContainTextAsync("paused");
        await viewer.Button("Resume").ClickAsync();
        await Expect(Row(mia, "Failed", "count the words")).ToContainTextAsync("next Jan 1");

        await viewer.Button("Remove").ClickAsync();
        await viewer.Button("Cancel").ClickAsync();
        await viewer.Button("Remove").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Group, new() { Name = "Confirm" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(mia.Page.GetByText("Nothing is planned.")).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByText("Nothing is planned.")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[T6] [T8] [T9] the page says why the server has paused a task, until it is resumed, and why it does not run it now")]
    public async Task The_page_says_why_a_task_is_paused()
    {
        var session = (await Rest.DoAsync(Server.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var made = (await Rest.DoAsync(Server.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"count the words","cron":"0 6 1 1 *"}"""))["id"];
        await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");
        var viewer = await OpenAsync(await ViewerAsync());
        await Expect(Row(viewer, "Later", "count the words")).ToContainTextAsync("next Jan 1");

        await Rest.DoAsync(Server.Http, $"/api/tasks/{made}/run");
        var why = Row(viewer, "Paused", "count the words").Locator(".task-why");
        await Expect(why).ToHaveTextAsync("The task's session is closed.");
        await viewer.Button("Resume: count the words").ClickAsync();
        await Expect(why).ToHaveCountAsync(0);
        await Expect(Row(viewer, "Failed", "count the words")).ToContainTextAsync("next Jan 1");

        await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"mow the lawn"}""");
        await Expect(Row(viewer, "Running", "mow the lawn")).ToContainTextAsync("queued");
        viewer.Expect("409");
        await viewer.Button("Run now: mow the lawn").ClickAsync();
        await Expect(Row(viewer, "Running", "mow the lawn").GetByRole(AriaRole.Alert)).ToHaveTextAsync("Its run 1 is queued, and its overlap is skip: wait for its end, or cancel it.");
    }

    private async Task<JsonElement> TaskAsync(string title) =>
        (await Rest.GetAsync(Server.Http, "/api/tasks")).Json.GetProperty("items").EnumerateArray().Single(task => task.GetProperty("title").GetString() == title);

    /// <summary>The newest run of a task.</summary>
    private async Task<(string Session, string Prompt)> RunOfAsync(string title)
    {
        var run = (await TaskAsync(title)).GetProperty("runs").EnumerateArray().Last();
        return (run.GetProperty("session").GetString()!, run.GetProperty("prompt").GetString()!);
    }

    private static async Task<Viewer> OpenAsync(Viewer viewer)
    {
        await viewer.Screen("Tasks").ClickAsync();
        return viewer;
    }

    /// <summary>The form for a new task of Anna's, with its prompt.</summary>
    private static async Task<ILocator> FormAsync(Viewer viewer, string prompt)
    {
        await viewer.Button("New task").ClickAsync();
        var form = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New task" });
        await form.GetByLabel("Prompt").FillAsync(prompt);
        await form.GetByLabel("Agent").SelectOptionAsync(new SelectOptionValue { Label = "ANNA" });
        return form;
    }

    private static async Task AddAsync(ILocator form)
    {
        await form.GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
    }

    /// <summary>What a field says is wrong with it.</summary>
    private static ILocator Refusal(ILocator form, string field) => form.Locator(".field", new() { Has = form.Page.GetByLabel(field, new() { Exact = true }) }).Last.GetByRole(AriaRole.Alert);

    private static ILocator Row(Viewer viewer, string group, string title) =>
        viewer.Page.GetByRole(AriaRole.Region, new() { Name = group, Exact = true }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = title });

    private static ILocator History(Viewer viewer) => viewer.Page.GetByRole(AriaRole.Region, new() { Name = "History" });
}
