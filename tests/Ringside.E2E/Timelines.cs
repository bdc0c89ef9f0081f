using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringside.BrowserKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Trees of sessions that a test writes itself.</summary>
internal static class Timelines
{
    /// <summary>A lead, and a worker below it.</summary>
    public static async Task<(string Lead, string Worker)> PairAsync(HttpClient http)
    {
        await Rest.DoAsync(http, "/api/agents", """{"name":"writer","title":"Writer","driver":"external"}""");
        var lead = (await Rest.DoAsync(http, "/api/sessions", """{"agent":"writer","title":"Lead the release"}"""))["id"];
        return (lead, (await Rest.DoAsync(http, "/api/sessions", $$"""{"agent":"writer","title":"Fix the parser","parent":"{{lead}}"}"""))["id"]);
    }

    /// <summary>A run of one call.</summary>
    public static Task WorkAsync(HttpClient http, string session, string title)
    {
        var tool = $"tool_{string.Concat(title.Where(char.IsAsciiLetter))}";
        return Rest.WriteAsync(
            http, session, Rest.Event("run.started"), Rest.Event("tool.started", new { tool, kind = "execute", title, status = "in_progress" }),
            Rest.Event("tool.completed", new { tool, status = "completed", output = "ok" }), Rest.Event("run.completed"));
    }

    public static Task AskAsync(HttpClient http, string from, string to, string text) =>
        Rest.DoAsync(http, "/api/threads", $$"""{"from":"{{from}}","to":"{{to}}","urgency":"blocking","text":"{{text}}"}""");

    public static async Task<string> ThreadAsync(HttpClient http, string session) =>
        (await Rest.GetAsync(http, $"/api/threads?session={session}")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;

    /// <summary>Writes events and gives the position of the last.</summary>
    public static async Task<string> WriteAsync(HttpClient http, string session, params JsonObject[] events) => (await Rest.WriteAsync(http, session, events)).Split('.')[1];

    public static JsonObject Say(string message, string text) => Rest.Event("message.completed", new { message, role = "assistant", text });

    public static JsonObject Plan(string status) => Rest.Event("plan.updated", new { phases = new[] { new { id = "1", title = "Find the race", status } } });

    public static JsonObject[] Edits(string path) =>
    [
        Rest.Event("tool.started", new { tool = "tool_edit", kind = "edit", title = $"Edit {path}", content = new[] { new { type = "diff", path, oldText = "a\n", newText = "b\n" } } }),
        Rest.Event("tool.completed", new { tool = "tool_edit", status = "completed" }),
    ];
}

/// <summary>The sequencer as a person finds it.</summary>
internal sealed class Sequencer(IPage page)
{
    public ILocator Region => page.GetByRole(AriaRole.Region, new() { Name = "Sequencer", Exact = true });

    public ILocator Lanes => Region.GetByRole(AriaRole.List, new() { Name = "Lanes" }).GetByRole(AriaRole.Listitem);

    public ILocator Table => page.GetByRole(AriaRole.Region, new() { Name = "Table of the timeline" });

    public ILocator Detail => page.GetByRole(AriaRole.Complementary, new() { Name = "Detail", Exact = true });

    /// <summary>What says that it is not now.</summary>
    public ILocator Band => page.GetByRole(AriaRole.Status, new() { Name = "Moment" });

    public ILocator Picture(string words) => Region.GetByRole(AriaRole.Img, new() { NameRegex = new Regex(words) });

    /// <summary>The lines of the table of which this is what was done or said.</summary>
    public ILocator Line(string title) => Table.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Button, new() { Name = title, Exact = true }) });

    /// <summary>Presses what stands beside the timeline or, on a phone, in its menu.</summary>
    public async Task PressAsync(string name)
    {
        var more = Region.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true });
        if (await more.IsVisibleAsync())
        {
            await more.ClickAsync();
            await Item(name).ClickAsync();
            return;
        }

        await Region.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
    }

    /// <summary>What a phone's menu offers, once that is open.</summary>
    public ILocator Item(string name) =>
        Region.GetByRole(AriaRole.Menuitem, new() { Name = name, Exact = true }).Or(Region.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = name, Exact = true }));

    public async Task OpenTableAsync()
    {
        await PressAsync("Table");
        await Assertions.Expect(Table).ToBeVisibleAsync();
    }
}
