using System.Net.Http.Headers;
using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Export;

public sealed class ExportTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[X1] An export is the session, its events byte for byte as readers get them, the artifacts they mention, and an end")]
    public async Task An_export_is_the_session_its_events_and_its_artifacts()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var text = string.Concat(Enumerable.Repeat("🦊 long ", 20_000));
        await Rest.WriteAsync(
            Http, session, Rest.Event("x.a", new { n = 1 }), Rest.Event("message.delta", new { message = "m", at = 0, text = "a" }), Rest.Event("message.completed", new { message = "m", role = "assistant", text }));

        var (response, lines) = await ReadAsync(Http, $"/api/sessions/{session}/export");
        var events = await Http.GetStringAsync($"/api/sessions/{session}/events?limit=1000");
        var header = JsonElement.Parse(lines[0]);
        var artifact = JsonElement.Parse(lines[^2]);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
        Assert.Matches("^attachment; filename=\"new-session-[0-9a-z]{6}\\.ndjson\"$", response.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(("ringside.session", 1, "writer"), (header.Text("kind"), header.GetProperty("version").GetInt32(), header.GetProperty("agent").Text("name")));
        Assert.Equal(session, header.GetProperty("session").Text("id"));
        Assert.EndsWith(".0", header.Text("floor"), StringComparison.Ordinal);
        Assert.StartsWith($"{{\"items\":[{string.Join(',', lines[1..^2])}],", events, StringComparison.Ordinal);
        Assert.Equal(4, lines.Count - 3);
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(artifact.GetProperty("base64").GetBytesFromBase64()));
        Assert.Equal("""{"end":{"events":4,"artifacts":1}}""", lines[^1]);
    }

    [Theory(DisplayName = "[X1] What a title has is no part of a file's name, a header or another line")]
    [InlineData("../../etc/passwd\r\nX-Evil: 1", "etc-passwd-x-evil-1-")]
    [InlineData("\"; filename=evil.html; \"", "filename-evil-html-")]
    [InlineData("日本語", "ses_")]
    public async Task A_title_is_no_part_of_a_header(string title, string name)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}", JsonSerializer.Serialize(new { title }));

        var (response, lines) = await ReadAsync(Http, $"/api/sessions/{session}/export");

        Assert.StartsWith($"attachment; filename=\"{name}", response.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-Evil"));
        Assert.Equal(4, lines.Count);
    }

    [Fact(DisplayName = "[X1] [R10] An export is for whoever sees the session: for others there is none, and nobody exports without a token")]
    public async Task An_export_is_for_whoever_sees_the_session()
    {
        var (owner, other, viewer) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host, "viewer"));
        var mine = await Rest.ExternalSessionAsync(owner.Http);
        var team = await Rest.ExternalSessionAsync(owner.Http, "team");

        Assert.Equal(404, await StatusAsync(other.Http, mine));
        Assert.Equal(404, await StatusAsync(viewer.Http, mine));
        Assert.Equal(404, await StatusAsync(owner.Http, "ses_none"));
        Assert.Equal(200, await StatusAsync(viewer.Http, team));
        Assert.Equal(200, await StatusAsync(Http, mine));
        Assert.Equal(401, await StatusAsync(shared.Host.Client(null), team));
        Assert.Equal(400, (int)(await owner.Http.GetAsync($"/api/sessions/{mine}/export?format=pdf")).StatusCode);
        Assert.Equal(400, (int)(await owner.Http.GetAsync($"/api/sessions/{mine}/export?colour=red")).StatusCode);

        static async Task<int> StatusAsync(HttpClient http, string session) => (int)(await http.GetAsync($"/api/sessions/{session}/export")).StatusCode;
    }

    [Fact(DisplayName = "[X2] One page for people: by Accept or by format, whole in itself, with what was said, thought, done, asked and used")]
    public async Task One_page_for_people()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var prompt = (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", """{"text":"find the bug"}"""))["prompt"];
        await Rest.WriteAsync(
            Http,
            session,
            Rest.Event("run.started", new { prompt }),
            Rest.Event("plan.updated", new { phases = new[] { new { id = "1", title = "look closely", status = "completed" } } }),
            Rest.Event("reasoning.completed", new { message = "r", text = "it must be the cookie", durationMs = 12_000 }),
            Rest.Event("message.completed", new { message = "m", role = "assistant", text = "## Found\n\n- the **race**, see `Login.cs` and [here](https://example.org/a)" }),
            Rest.Event("tool.started", new { tool = "t1", kind = "execute", title = "make test", input = new { command = "make test" } }),
            Rest.Event("tool.completed", new { tool = "t1", status = "failed", output = new { stdout = "1 failed" }, durationMs = 8200 }),
            Rest.Event("tool.started", new { tool = "t2", kind = "edit", title = "Edit a.txt", content = new[] { new { type = "diff", path = "a.txt", oldText = "one\ntwo\nthree", newText = "one\n2\nthree" } } }),
            Rest.Event("tool.completed", new { tool = "t2", status = "completed" }),
            Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "permission", title = "make clean", tool = "t1", options = new[] { new { id = "y", name = "Allow once", kind = "allow_once" } } }));
        await Rest.DoAsync(Http, $"/api/interactions/itx_{session}/answer", """{"option":"y"}""");
        await Rest.WriteAsync(Http, session, Rest.Event("usage.updated", new { call = new { input = 1500, output = 20 } }), Rest.Event("run.completed"));

        var page = await PageAsync(session);

        string[] parts =
        [
            "find the bug", "look closely", "<summary>Thought for 12 s</summary>", "it must be the cookie", "<h4>Found</h4>", "<strong>race</strong>", "<code>Login.cs</code>", "<a href=\"https://example.org/a\"",
            "<details class=\"tool failed\" open>", "make test", "1 failed", "8.2 s", "<del>− two</del>", "<ins>+ 2</ins>", "<span>  three</span>", "Writer wanted to go ahead with <code>make clean</code>",
            "<strong>Allow once</strong> admin", "1.5k", "Done",
        ];
        Assert.All(parts, part => Assert.Contains(part.Replace("Writer", "writer", StringComparison.Ordinal), page, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        using var accepts = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session}/export");
        accepts.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        Assert.Equal("text/html", (await Http.SendAsync(accepts)).Content.Headers.ContentType!.MediaType);
    }

    [Theory(DisplayName = "[X2] Whatever was written, by whom, stays text on the page")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("</title></style></pre></code><svg onload=alert(1)>")]
    [InlineData("[x](javascript:alert(1)) ![y](data:text/html,<script>alert(1)</script>)")]
    [InlineData("```\n</code></pre><script>alert(1)</script>\n```")]
    [InlineData("| <b>a | b |\n|---|---|\n| <script> | `</code><i>` |")]
    [InlineData("https://example.org/\"onmouseover=\"alert(1) **<u>** *<s>* # <h1>")]
    public async Task Whatever_was_written_stays_text(string hostile)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}", JsonSerializer.Serialize(new { title = hostile.ReplaceLineEndings(" ") }));
        var prompt = (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text = hostile })))["prompt"];
        var plain = await PageAsync(await Rest.ExternalSessionAsync(Http));
        await Rest.WriteAsync(
            Http,
            session,
            Rest.Event("run.started", new { prompt }),
            Rest.Event("plan.updated", new { goal = hostile, phases = new[] { new { id = hostile, title = hostile, status = "pending" } } }),
            Rest.Event("reasoning.completed", new { message = "r", text = hostile }),
            Rest.Event("message.completed", new { message = "m", role = "assistant", text = hostile, content = new object[] { new { type = "image", data = hostile, mimeType = "image/png" }, new { type = hostile, uri = hostile } } }),
            Rest.Event("tool.started", new { tool = "t", name = hostile, kind = hostile, title = hostile, input = new { command = hostile }, locations = new[] { new { path = hostile } } }),
            Rest.Event("tool.completed", new { tool = "t", status = "failed", output = hostile, error = hostile, content = new object[] { new { type = "diff", path = hostile, oldText = hostile, newText = hostile + "\n" + hostile } } }),
            Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = hostile, options = new[] { new { id = "y", name = hostile } } }));
        await Rest.DoAsync(Http, $"/api/interactions/itx_{session}/answer", """{"option":"y"}""");
        await Rest.WriteAsync(Http, session, Rest.Event("run.failed", new { error = new { code = hostile, message = hostile } }));

        var page = await PageAsync(session);

        // What markup there is, is that of any other page.
        string[] ours = ["a", "article", "aside", "blockquote", "body", "code", "dd", "del", "details", "div", "dl", "dt", "em", "footer", "h1", "h2", "h3", "h4", "header", "hr", "html", "head", "ins", "li", "main", "meta", "ol", "p", "pre", "section", "span", "strong", "style", "summary", "table", "tbody", "td", "th", "thead", "time", "title", "tr", "ul", "!doctype"];
        var tags = System.Text.RegularExpressions.Regex.Matches(page, "<([^\\s>/][^\\s>]*)").Select(match => match.Groups[1].Value).Distinct();
        Assert.All(tags, tag => Assert.Contains(tag, ours));
        Assert.Equal(1, System.Text.RegularExpressions.Regex.Count(page, "</style>"));
        Assert.Equal(1, System.Text.RegularExpressions.Regex.Count(page, "</title>"));
        Assert.DoesNotMatch("<[^>]*\\son[a-z]+=", page);
        Assert.DoesNotMatch("href=\"(?!https?://)", page);
        Assert.Equal(plain[..plain.IndexOf("<title>", StringComparison.Ordinal)], page[..page.IndexOf("<title>", StringComparison.Ordinal)]);
    }

    private async Task<string> PageAsync(string session)
    {
        var response = await Http.GetAsync($"/api/sessions/{session}/export?format=html");
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<(HttpResponseMessage Response, List<string> Lines)> ReadAsync(HttpClient http, string path)
    {
        var response = await http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return (response, [.. text.TrimEnd('\n').Split('\n')]);
    }
}
