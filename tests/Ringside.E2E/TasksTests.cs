using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

public sealed class TasksTests(SharedChromium chromium) : PageTests(chromium)
{
    protected override int Pace => 1;

    [Fact(DisplayName = "[T1] [T5] [T6] the page adds a task, shows live what becomes of it, runs it again, pauses it and removes it")]
    public async Task The_page_shows_tasks()
    {
        var viewer = await ViewerAsync();
        await viewer.Screen("Tasks").ClickAsync();
        await Expect(viewer.Page.GetByText("Nothing is planned.")).ToBeVisibleAsync();
        await viewer.Page.GetByLabel("What is to be done").FillAsync("count the words");
        await viewer.Page.GetByLabel("When").SelectOptionAsync("cron");
        await viewer.Page.GetByLabel("Cron line").FillAsync("teatime");
        viewer.Expect("422");
        await viewer.Button("Add task").ClickAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no cron line");
        await viewer.Page.GetByLabel("Cron line").FillAsync("0 6 1 1 *");
        await viewer.Button("Add task").ClickAsync();

        var task = viewer.Page.GetByRole(AriaRole.List, new() { Name = "Tasks" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "count the words" }).First;
        await Expect(task).ToContainTextAsync("next Jan 1");
        await viewer.Button("Run now").ClickAsync();
        await Expect(task).ToContainTextAsync("running");
        var id = (await Rest.GetAsync(Server.Http, "/api/tasks")).Json.GetProperty("items")[0];
        await Rest.DoAsync(Server.Http, $"/api/runs/{id.GetProperty("runs")[0].GetProperty("run").GetString()}/cancel");
        await Expect(task).ToContainTextAsync("failed · Its run was cancelled.");
        await viewer.Button("Pause").ClickAsync();
        await Expect(task).ToContainTextAsync("paused");
        await task.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(viewer.Prompt("count the words")).ToBeVisibleAsync();

        await viewer.Page.GoBackAsync();
        await viewer.Button("Remove count the words").ClickAsync();
        await Expect(viewer.Page.GetByText("Nothing is planned.")).ToBeVisibleAsync();
    }

    [Fact(DisplayName = "[T6] [T9] the page says why the server has paused a task, until it is resumed")]
    public async Task The_page_says_why_a_task_is_paused()
    {
        var session = (await Rest.DoAsync(Server.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var made = (await Rest.DoAsync(Server.Http, "/api/tasks", $$"""{"session":"{{session}}","prompt":"count the words","cron":"0 6 1 1 *"}"""))["id"];
        await Rest.SendAsync(Server.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");
        var viewer = await ViewerAsync();
        await viewer.Screen("Tasks").ClickAsync();
        var task = viewer.Page.GetByRole(AriaRole.List, new() { Name = "Tasks" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "count the words" }).First;
        await Expect(task).ToContainTextAsync("next Jan 1");

        await Rest.DoAsync(Server.Http, $"/api/tasks/{made}/run");
        var why = task.Locator(".task-why");
        await Expect(why).ToHaveTextAsync("The task's session is closed.");
        await viewer.Button("Resume").ClickAsync();
        await Expect(why).ToHaveCountAsync(0);
        await Expect(task).ToContainTextAsync("next Jan 1");
    }
}
