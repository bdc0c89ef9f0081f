using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Api;

public sealed class ListTests
{
    [Fact(DisplayName = "[W5] a list comes newest first, page by page, each item once, with the cursor up to which it is folded")]
    public async Task A_list_comes_newest_first_page_by_page()
    {
        await using var host = await RingsideHost.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add((await Rest.DoAsync(host.Http, "/api/sessions", $$"""{"agent":"demo","title":"{{i}}"}"""))["id"]);
        }

        var (seen, pages, next) = (new List<string>(), 0, "");
        do
        {
            var page = await Rest.GetAsync(host.Http, $"/api/sessions?limit=3{next}");
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.Text("id")!));
            Assert.Matches("^[a-z0-9]+\\.[0-9]+$", page["cursor"]);
            next = page.Json.Text("next") is { } more ? $"&page={more}" : null;
            pages++;
        }
        while (next is not null);

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Reverse(made), seen);
    }

    [Fact(DisplayName = "[W5] a page has 50 items unless the caller asks for more, and a new item does not shift the pages after the first")]
    public async Task A_page_has_fifty_items_by_default()
    {
        await using var host = await RingsideHost.StartAsync();
        for (var i = 0; i < 55; i++)
        {
            await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}""");
        }

        var first = await Rest.GetAsync(host.Http, "/api/sessions");
        await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}""");
        var second = await Rest.GetAsync(host.Http, $"/api/sessions?page={first["next"]}");

        Assert.Equal((50, 5), (Items(first).Count, Items(second).Count));
        Assert.Empty(Items(first).Intersect(Items(second)));
        Assert.Equal(56, Items(await Rest.GetAsync(host.Http, "/api/sessions?limit=500")).Count);
    }

    [Fact(DisplayName = "[S18] the sessions of a status are listed alone, by pages as all are, and each is in the list of what it is now")]
    public async Task Sessions_are_listed_by_their_status()
    {
        await using var host = await RingsideHost.StartAsync();
        var sessions = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sessions.Add(await Rest.ExternalSessionAsync(host.Http));
        }

        foreach (var session in (string[])[sessions[0], sessions[2], sessions[4]])
        {
            await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"));
        }

        var newest = await Rest.GetAsync(host.Http, "/api/sessions?status=running&limit=2");
        Assert.Equal([sessions[4], sessions[2]], Items(newest));
        Assert.Equal([sessions[0]], Items(await Rest.GetAsync(host.Http, $"/api/sessions?status=running&limit=2&page={newest["next"]}")));
        await Rest.WriteAsync(host.Http, sessions[4], Rest.Event("run.completed"));
        Assert.Equal([sessions[2], sessions[0]], Items(await Rest.GetAsync(host.Http, "/api/sessions?status=running")));
        Assert.Equal([sessions[4], sessions[3], sessions[1]], Items(await Rest.GetAsync(host.Http, "/api/sessions?status=idle")));
    }

    private static List<string> Items(Answer page) => [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.Text("id")!)];
}
