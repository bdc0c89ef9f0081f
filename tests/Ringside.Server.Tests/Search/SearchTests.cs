using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Search;

public sealed class SearchTests(SharedHost shared)
{
    [Theory(DisplayName = "[SR1, SR6] What was said, done or changed is found, and the hit says where")]
    [InlineData("bergamot", "message", "message.completed", "Is it [bergamot]?")]
    [InlineData("cardamom", "thought", "reasoning.completed", "perhaps [cardamom]")]
    [InlineData("\"grind the pepper\"", "title", "tool.completed", "[Grind the pepper]")]
    [InlineData("pepper-mill --coarse", "command", "tool.completed", "[pepper-mill] --[coarse]")]
    [InlineData("peppercorns", "output", "tool.completed", "12 [peppercorns] ground")]
    [InlineData("tarragon", "input", "tool.completed", "[tarragon]")]
    [InlineData("recipes/soup.md", "path", "tool.completed", "[recipes/soup.md]")]
    [InlineData("oregano", "diff", "tool.completed", "- two spoons of [oregano] + three spoons of thyme")]
    [InlineData("thyme", "diff", "tool.completed", "- two spoons of oregano + three spoons of [thyme]")]
    [InlineData("marjoram", "plan", "plan.updated", "Buy [marjoram]")]
    [InlineData("nutmeg", "question", "interaction.opened", "How much [nutmeg]?")]
    [InlineData("saffron", "error", "run.failed", "No [saffron] is left")]
    [InlineData("lovage", "data", "x.garden", "[lovage]")]
    [InlineData("kitchen", "title", "session.updated", "The [kitchen]")]
    public async Task What_was_said_done_or_changed_is_found(string query, string part, string type, string snippet)
    {
        var session = await SpiceAsync();

        var hit = Assert.Single(await Found.ByAsync(shared.Http, query, $"&session={session}"));

        Assert.Equal((part, type, snippet, session, "The kitchen"), (hit.Part(), hit.Type(), hit.Snippet(), hit.Session(), hit.Text("sessionTitle")));
        var at = (await History.OfSessionAsync(shared.Http, session)).Single(e => e.Cursor() == hit.Cursor());
        Assert.Equal(at.Type(), type);
        Assert.Equal((at.Text("run"), at.Text("agent"), at.Text("time"), at.Text("tree")), (hit.Text("run"), hit.Text("agent"), hit.Text("time"), hit.Text("tree")));
    }

    [Theory(DisplayName = "[SR1] What is not whole yet, what did not change and what everybody's question offers is not found")]
    [InlineData("parsl*")]
    [InlineData("unchanged")]
    [InlineData("allow")]
    [InlineData("waiting")]
    public async Task What_is_not_whole_is_not_found(string query)
    {
        var session = await SpiceAsync();

        Assert.Empty(await Found.ByAsync(shared.Http, query, $"&session={session}"));
    }

    [Fact(DisplayName = "[SR7] Filters narrow, types by prefix too, and times")]
    public async Task Filters_narrow()
    {
        var session = await SpiceAsync();
        async Task<int> Count(string more) => (await Found.ByAsync(shared.Http, "peppercorns", $"&session={session}{more}")).Count;

        Assert.Equal(1, await Count(""));
        Assert.Equal(1, await Count("&type=tool.*&type=plan.updated"));
        Assert.Equal(0, await Count("&type=message.*"));
        Assert.Equal(0, await Count("&before=2020-01-01"));
        Assert.Equal(1, await Count("&after=2020-01-01T00:00:00Z"));
        Assert.Equal(1, await Count($"&tree={session}"));
        Assert.Equal(0, await Count($"&agent={(await Rest.GetAsync(shared.Http, "/api/agents/demo"))["id"]}"));
    }

    [Fact(DisplayName = "[SR5, W5] Pages follow each other by next, and hold everything once")]
    public async Task Pages_follow_each_other()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        await Rest.WriteAsync(shared.Http, session, [.. Enumerable.Range(0, 25).Select(n => Message($"m{n}", $"coriander {n}"))]);
        await Found.ByAsync(shared.Http, "coriander");
        var seen = new List<string>();
        string? page = null;
        do
        {
            var answer = await Rest.GetAsync(shared.Http, $"/api/search?q=coriander&session={session}&limit=10{(page is null ? "" : $"&page={page}")}");
            seen.AddRange(answer.Json.GetProperty("items").EnumerateArray().Select(hit => hit.Text("item")!));
            page = answer.Json.Text("next");
            await Rest.WriteAsync(shared.Http, session, Message($"later{seen.Count}", "coriander again"));
        }
        while (page is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(n => $"m{n}").Order(), seen.Order());
    }

    [Fact(DisplayName = "[SR9, E4] The cursor says up to where everything is found; with wait that is what was acknowledged before")]
    public async Task The_cursor_says_up_to_where_everything_is_found()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        for (var n = 0; n < 20; n++)
        {
            var last = await Rest.WriteAsync(shared.Http, session, Message($"m{n}", $"fennel {n}"));
            var answer = await Rest.GetAsync(shared.Http, $"/api/search?wait=30&q=fennel&session={session}");

            Assert.Equal(n + 1, answer.Json.GetProperty("items").GetArrayLength());
            Assert.InRange(long.Parse(answer["cursor"].Split('.')[1]), long.Parse(last.Split('.')[1]), long.MaxValue);
        }
    }

    [Theory(DisplayName = "[SR7, W2] A query that cannot be meant is refused by name")]
    [InlineData("", "q")]
    [InlineData("?q=", "q")]
    [InlineData("?q=%20", "q")]
    [InlineData("?q=a&sesion=ses_1", "sesion")]
    [InlineData("?q=a&deltas=false", "deltas")]
    [InlineData("?q=a&limit=501", "limit")]
    [InlineData("?q=a&page=next", "page")]
    [InlineData("?q=a&after=yesterday", "after")]
    [InlineData("?q=a&wait=31", "wait")]
    public async Task A_query_that_cannot_be_meant_is_refused(string query, string name)
    {
        var answer = await Rest.GetAsync(shared.Http, "/api/search" + query);

        Assert.Equal((400, "invalid_query"), (answer.Status, answer["code"]));
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(name, out _));
    }

    private static System.Text.Json.Nodes.JsonObject Message(string id, string text) => Rest.Event("message.completed", new { message = id, role = "assistant", text });

    /// <summary>A session in which something of everything happened.</summary>
    private async Task<string> SpiceAsync()
    {
        var http = shared.Http;
        var session = await Rest.ExternalSessionAsync(http);
        await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", """{"title":"The kitchen"}""");
        await Rest.DoAsync(http, $"/api/sessions/{session}/prompts", """{"text":"still waiting"}""");
        await Rest.WriteAsync(
            http,
            session,
            Rest.Event("run.started"),
            Message("m1", "Is it bergamot?"),
            Rest.Event("reasoning.completed", new { message = "m2", text = "perhaps cardamom" }),
            Rest.Event("plan.updated", new { phases = new[] { new { id = "1", title = "Buy marjoram", status = "pending" } } }),
            Rest.Event("tool.started", new { tool = "t1", title = "Grind the pepper", kind = "execute" }),
            Rest.Event("tool.completed", new
            {
                tool = "t1",
                title = "Grind the pepper",
                status = "completed",
                input = new { command = "pepper-mill --coarse", description = "tarragon" },
                output = new { stdout = "12 peppercorns ground", code = 0 },
                content = new object[] { new { type = "diff", path = "recipes/soup.md", oldText = "unchanged\ntwo spoons of oregano\n", newText = "unchanged\nthree spoons of thyme\n" } },
            }),
            Rest.Event("interaction.opened", new { interaction = "itx_of_" + session, kind = "permission", title = "How much nutmeg?", options = new[] { new { id = "a", name = "Allow", kind = "allow_once" } } }),
            Rest.Event("x.garden", new { herb = new { name = "lovage" } }),
            Rest.Event("run.failed", new { error = new { code = "empty", message = "No saffron is left" } }),
            Rest.Event("message.delta", new { message = "open", at = 0, text = "parsley" }));
        return session;
    }
}
