using Microsoft.Playwright;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>Where things stand on the screens.</summary>
public sealed class PlaceTests(SharedChromium chromium) : WrittenTests(chromium)
{
    [Theory(DisplayName = "[page] the heading of every screen stands at the same place, that of one agent and of one task too, and a link beside it leads back to all")]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Headings_stand_at_one_place(int width)
    {
        await OpenAsync("anna", "Fix the parser");
        var task = (await Rest.DoAsync(Server.Http, "/api/tasks", """{"agent":"anna","prompt":"wish a happy new year","at":"2040-01-01T08:00:00Z"}"""))["id"];
        var viewer = await ViewerAsync(new() { ViewportSize = new() { Width = width, Height = 844 }, ReducedMotion = ReducedMotion.Reduce });
        var places = new List<(string Path, float Left, float Top)>();
        foreach (var (path, name) in new[]
        {
            ("/", "Fleet"), ("/needs", "Needs you"), ("/tasks", "Tasks"), ($"/tasks/{task}", "wish a happy new year"), ("/agents", "Agents"), ("/agents/anna", "ANNA"), ("/orchestrators", "Orchestrators"),
            ("/settings", "Settings"),
        })
        {
            await viewer.Page.GotoAsync(path);
            var heading = viewer.Page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1, Exact = true });
            await Expect(heading).ToBeVisibleAsync();
            var box = (await heading.BoundingBoxAsync())!;
            places.Add((path, box.X, box.Y));
        }

        Assert.All(places, place => Assert.Equal((places[0].Left, places[0].Top), (place.Left, place.Top)));
        foreach (var (path, all) in new[] { ($"/tasks/{task}", "All tasks"), ("/agents/anna", "All agents") })
        {
            await viewer.Page.GotoAsync(path);
            await viewer.Page.GetByRole(AriaRole.Link, new() { Name = all }).ClickAsync();
            await Assertions.Expect(viewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/{all.Split(' ')[1]}$"));
        }
    }

    [Fact(DisplayName = "[page] on a phone the prompt of a new session stays above the foot of its dialog while what is installed is found out")]
    public async Task The_first_prompt_stays_in_sight()
    {
        // So many that the prompt is inside the dialog, but behind its foot.
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"cleo","driver":"external"}""");
        await Rest.DoAsync(Server.Http, "/api/agents", """{"name":"lost","driver":"acp","settings":{"command":"no-such-program"}}""");
        var viewer = await ViewerAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, ReducedMotion = ReducedMotion.Reduce });
        await viewer.Button("New session").First.ClickAsync();
        var dialog = viewer.Page.GetByRole(AriaRole.Dialog, new() { Name = "New session" });
        await Expect(dialog).ToContainTextAsync("Not installed");
        await Expect(dialog.GetByLabel("First prompt")).ToBeFocusedAsync();
        await viewer.Page.WaitForFunctionAsync("""
            () => document.getElementById('new-prompt').getBoundingClientRect().bottom <= document.querySelector('.new-session footer').getBoundingClientRect().top
            """);
    }
}
