using System.Text;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Api;

public sealed class ErrorTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Theory(DisplayName = "[W2] an unknown member is refused and named with its path")]
    [InlineData("/api/agents", """{"name":"a","driver":"external","colour":"red"}""", "colour")]
    [InlineData("/api/agents", """{"name":"a","driver":"acp","settings":{"comand":"x"}}""", "settings.comand")]
    [InlineData("/api/sessions", """{"agent":"demo","titel":"x"}""", "titel")]
    [InlineData("/api/runs", """{"agent":"demo","prompt":"x","promt":"x"}""", "promt")]
    [InlineData("/api/users", """{"name":"a","role":"member","admin":true}""", "admin")]
    [InlineData("/api/tokens", """{"name":"a","scope":["read"]}""", "scope")]
    [InlineData("/api/signin", """{"token":"a"}""", "token")]
    public async Task An_unknown_member_is_refused(string path, string body, string member)
    {
        var answer = await Rest.PostAsync(Http, path, body);

        Refused(answer, 400, "unknown_member");
        Assert.Equal([member], answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact(DisplayName = "[W2] an unknown member of a written event is named with its place")]
    public async Task An_unknown_member_of_an_event_is_named_with_its_place()
    {
        var session = await Rest.ExternalSessionAsync(Http);

        var answer = await Rest.PostAsync(Http, $"/api/sessions/{session}/events", """
            [{"type":"x.a"},{"type":"plan.updated","data":{"phases":[{"id":"1","title":"t","status":"pending","colour":"red"}]}}]
            """);

        Refused(answer, 400, "unknown_member");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty("[1].data.phases[0].colour", out _), answer.Json.ToString());
    }

    [Theory(DisplayName = "[W2] what is not JSON is invalid_json")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"agent\":\"demo\"} x")]
    [InlineData("{\"agent\":\"demo\",}")]
    [InlineData("{'agent':'demo'}")]
    [InlineData("{\"agent\":NaN}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task What_is_not_json_is_refused(string body)
    {
        var answer = await Rest.PostAsync(Http, "/api/sessions", body.Length == 0 ? " " : body);

        Refused(answer, 400, "invalid_json");
    }

    [Fact(DisplayName = "[W1] [W2] bytes that are not UTF-8 are invalid_json, in a text as well as in what an outside program writes")]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        foreach (var (path, body) in new[]
        {
            ("/api/sessions", "{\"agent\":\"demo\",\"title\":\"?\"}"),
            ($"/api/sessions/{session}/events", "[{\"type\":\"x.a\",\"data\":{\"b\":\"?\"}}]"),
        })
        {
            using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(body).Select(b => b == '?' ? (byte)0xFF : b)]);
            content.Headers.ContentType = new("application/json");
            using var response = await Http.PostAsync(path, content);
            Assert.Contains("invalid_json", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory(DisplayName = "[W2] a member that is missing, null or of the wrong kind is invalid, by its path")]
    [InlineData("/api/sessions", "{}", "agent")]
    [InlineData("/api/sessions", """{"agent":null}""", "agent")]
    [InlineData("/api/sessions", """{"agent":7}""", "agent")]
    [InlineData("/api/sessions", "null", "body")]
    [InlineData("/api/sessions", "[]", "body")]
    [InlineData("/api/sessions", """{"agent":"nobody"}""", "agent")]
    [InlineData("/api/sessions", """{"agent":"demo","visibility":"public"}""", "visibility")]
    [InlineData("/api/sessions", """{"agent":"demo","title":" "}""", "title")]
    [InlineData("/api/sessions", """{"agent":"demo","workdir":"relative"}""", "workdir")]
    [InlineData("/api/sessions", """{"agent":"demo","workdir":"/etc"}""", "workdir")]
    [InlineData("/api/runs", """{"agent":"demo","prompt":" "}""", "text")]
    [InlineData("/api/agents", """{"name":"UPPER","driver":"external"}""", "name")]
    [InlineData("/api/agents", """{"name":"a","driver":"magic"}""", "driver")]
    [InlineData("/api/agents", """{"name":"a","driver":"acp"}""", "settings")]
    [InlineData("/api/agents", """{"name":"a","driver":"acp","settings":{"command":"x","args":[null]}}""", "settings.args[0]")]
    [InlineData("/api/agents", """{"name":"a","driver":"acp","settings":{"command":"x","env":{"A":null}}}""", "settings.env.A")]
    [InlineData("/api/users", """{"name":"a","role":"king"}""", "role")]
    [InlineData("/api/users", """{"name":"a","role":"member","password":"short"}""", "password")]
    [InlineData("/api/tokens", """{"name":"a","scopes":["everything"]}""", "scopes")]
    [InlineData("/api/tokens", """{"name":"a","scopes":[null]}""", "scopes[0]")]
    [InlineData("/api/tokens", """{"name":"a","expiresAt":"tomorrow"}""", "expiresAt")]
    public async Task What_does_not_fit_is_named_by_its_path(string path, string body, string member)
    {
        var answer = await Rest.PostAsync(Http, path, body);

        Refused(answer, 422, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(member, out _), answer.Json.ToString());
    }

    [Theory(DisplayName = "[W2] an unknown or a wrong parameter is invalid_query")]
    [InlineData("/api/sessions?limt=5")]
    [InlineData("/api/sessions?limit=0")]
    [InlineData("/api/sessions?limit=501")]
    [InlineData("/api/sessions?limit=ten")]
    [InlineData("/api/sessions?status=asleep")]
    [InlineData("/api/agents?detect=yes")]
    [InlineData("/api/interactions?status=shut")]
    [InlineData("/api/events?sesion=x")]
    [InlineData("/api/events?limit=1001")]
    [InlineData("/api/events?wait=31")]
    [InlineData("/api/events?wait=-1")]
    [InlineData("/api/events?from=yesterday")]
    [InlineData("/api/events?last=0")]
    [InlineData("/api/events?deltas=no")]
    public async Task A_wrong_parameter_is_refused(string path) => Refused(await Rest.GetAsync(Http, path), 400, "invalid_query");

    [Theory(DisplayName = "[W2] what is not there is not_found")]
    [InlineData("/api/nothing")]
    [InlineData("/api/sessions/ses_nothing")]
    [InlineData("/api/runs/run_nothing")]
    [InlineData("/api/agents/nobody")]
    [InlineData("/api/interactions/itx_nothing")]
    [InlineData("/api/artifacts/art_nothing")]
    [InlineData("/api/sessions/ses_nothing/events")]
    [InlineData("/api/events?run=run_nothing")]
    public async Task What_is_not_there_is_not_found(string path) => Refused(await Rest.GetAsync(Http, path), 404, "not_found");

    [Theory(DisplayName = "[W2] a method that a resource does not have is 405, with those it has")]
    [InlineData("DELETE", "/api/runs", "GET, POST")]
    [InlineData("PUT", "/api/sessions/ses_1", "DELETE, GET, PATCH")]
    [InlineData("GET", "/api/signin", "POST")]
    public async Task A_method_that_is_not_there_is_405(string method, string path, string allowed)
    {
        var answer = await Rest.SendAsync(Http, new HttpMethod(method), path, null);

        Refused(answer, 405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", answer.Response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory(DisplayName = "[W2] a body of another media type is 415")]
    [InlineData("/api/sessions")]
    [InlineData("/api/sessions/{0}/events")]
    public async Task Another_media_type_is_415(string path)
    {
        path = path.Replace("{0}", await Rest.ExternalSessionAsync(Http), StringComparison.Ordinal);

        Refused(await Rest.SendAsync(Http, HttpMethod.Post, path, "{}", ("Content-Type", "text/plain")), 415, "unsupported_media_type");
    }

    [Fact(DisplayName = "[W2] what is larger than can be taken is too_large")]
    public async Task What_is_too_large_is_refused()
    {
        var session = await Rest.ExternalSessionAsync(Http);

        Refused(await Rest.PostAsync(Http, "/api/sessions", $$"""{"agent":"{{new string('a', (32 << 20) + 100)}}"}"""), 413, "too_large");
        Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $"[{string.Join(',', Enumerable.Repeat("""{"type":"x.a"}""", 1001))}]"), 413, "too_large");
        var tool = Rest.Event("tool.started", new { tool = "t", title = new string('a', 70_000) });
        Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $"[{tool.ToJsonString()}]"), 413, "too_large");
    }

    [Fact(DisplayName = "[W2] a name that is taken is a conflict")]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        Refused(await Rest.PostAsync(Http, "/api/agents", """{"name":"demo","driver":"external"}"""), 409, "conflict");
        Refused(await Rest.PostAsync(Http, "/api/users", """{"name":"Admin","role":"member"}"""), 409, "conflict");
    }

    internal static void Refused(Answer answer, int status, string code)
    {
        Assert.Equal((status, code), (answer.Status, answer["code"]));
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(answer["title"]);
        Assert.NotEmpty(answer["detail"]);
    }
}
