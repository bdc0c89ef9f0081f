using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class WritingTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[P1] a thousand events go in one commit, in order, as an array or as lines")]
    public async Task A_thousand_events_go_in_one_commit()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var array = await Rest.DoAsync(Http, $"/api/sessions/{session}/events", $"[{string.Join(',', Enumerable.Range(0, 1000).Select(Event))}]");
        var lines = await SendAsync(session, "application/x-ndjson", string.Join("\r\n", Enumerable.Range(1000, 1000).Select(Event).Append("").Append("")));
        Assert.Equal(200, lines.Status);

        var written = (await History.OfSessionAsync(Http, session)).Where(e => e.Type() == "x.n").ToList();

        Assert.Equal(Enumerable.Range(0, 2000), written.Select(e => e.Data().GetProperty("i").GetInt32()));
        Assert.Equal((array["first"], array["last"]), (written[0].Cursor(), written[999].Cursor()));
        Assert.Equal((lines["first"], lines["last"]), (written[1000].Cursor(), written[1999].Cursor()));
        Assert.All(written, e => Assert.Equal("agent", e.Text("source")));
    }

    [Theory(DisplayName = "[R5] [P1] data that comes with line breaks and spaces between its members is still one line of a stream, and nothing else of it changes")]
    [InlineData("{\n  \"a\": [1,\r\n 2.50],\t\"b\": \"x\\ny\"\n}", """{"a":[1,2.50],"b":"x\ny"}""")]
    [InlineData("""{ "a" : 1e3 }""", """{ "a" : 1e3 }""")]
    public async Task Data_with_line_breaks_is_one_line(string data, string stored)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.DoAsync(Http, $"/api/sessions/{session}/events", $$"""[{"type":"x.a","data":{{data}}}]""");

        await using var stream = await SseFrames.OpenAsync(Http, $"/api/sessions/{session}/events?type=x.a");
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "x.a");

        Assert.Equal(stored, frames[^1].Data.GetProperty("data").GetRawText());
    }

    [Fact(DisplayName = "[P1] a thousand and one events are too many, as an array or as lines, and none is appended")]
    public async Task A_thousand_and_one_events_are_too_many()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var events = Enumerable.Range(0, 1001).Select(Event).ToList();

        ErrorTests.Refused(await SendAsync(session, "application/json", $"[{string.Join(',', events)}]"), 413, "too_large");
        ErrorTests.Refused(await SendAsync(session, "application/x-ndjson", string.Join('\n', events)), 413, "too_large");

        Assert.Equal(["session.created"], (await History.OfSessionAsync(Http, session)).Types());
    }

    [Theory(DisplayName = "[P1] one bad line among good ones is named, and none of them is appended")]
    [InlineData("""{"type":"session.closed"}""", 422, "invalid", "[1].type")]
    [InlineData("""{"type":"message.delta","data":{"message":"m","at":"0","text":"x"}}""", 422, "invalid", "[1].data.at")]
    [InlineData("""{"type":"x.a","colour":"red"}""", 400, "unknown_member", "[1].colour")]
    [InlineData("7", 422, "invalid", "[1]")]
    [InlineData("""{"type":"x.a"} {"type":"x.b"}""", 400, "invalid_json", "[1]")]
    [InlineData("""{"type":"x.a" """, 400, "invalid_json", "[1]")]
    public async Task One_bad_line_is_named(string bad, int status, string code, string path)
    {
        var session = await Rest.ExternalSessionAsync(Http);

        var answer = await SendAsync(session, "application/x-ndjson; charset=utf-8", $$"""
            {"type":"x.before"}

            {{bad}}
            {"type":"x.after"}
            """);

        ErrorTests.Refused(answer, status, code);
        Assert.Equal([path], answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(["session.created"], (await History.OfSessionAsync(Http, session)).Types());
    }

    [Fact(DisplayName = "[P1] [E5] an event that is too large is named, and nothing of its request is appended; a long text is moved out")]
    public async Task An_event_that_is_too_large_is_named()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var words = new string('x', 70_000);

        var answer = await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $$$"""[{"type":"x.before"},{"type":"message.delta","data":{"message":"m","at":0,"text":"{{{words}}}"}}]""");

        ErrorTests.Refused(answer, 413, "too_large");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty("[1].data", out _), answer.Json.ToString());
        Assert.Equal(["session.created"], (await History.OfSessionAsync(Http, session)).Types());
        await Rest.WriteAsync(Http, session, Rest.Event("message.completed", new { message = "m", role = "assistant", text = words }));
    }

    [Fact(DisplayName = "[P3] the deltas' rate is the writer's: each is an event of its own, however fast they come")]
    public async Task The_deltas_rate_is_the_writers()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, session, Rest.Event("run.started"));
        for (var i = 0; i < 3; i++)
        {
            await Rest.WriteAsync(Http, session, [.. Enumerable.Range(i * 300, 300).Select(at => Rest.Event("message.delta", new { message = "m", at, text = $"{at % 10}" }))]);
        }

        var deltas = (await History.OfSessionAsync(Http, session)).Where(e => e.Type() == "message.delta").Select(e => e.Data()).ToList();

        Assert.Equal(Enumerable.Range(0, 900), deltas.Select(delta => delta.GetProperty("at").GetInt32()));
        Assert.Equal(string.Concat(Enumerable.Range(0, 900).Select(at => at % 10)), string.Concat(deltas.Select(delta => delta.Text("text"))));
    }

    [Fact(DisplayName = "[P1] only a session of an external agent is written from outside, and an empty request is none")]
    public async Task Only_an_external_session_is_written_from_outside()
    {
        var demo = (await Rest.DoAsync(Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{demo}/events", """[{"type":"x.a"}]"""), 403, "forbidden");
        var session = await Rest.ExternalSessionAsync(Http);
        foreach (var (type, body) in new[] { ("application/json", "[]"), ("application/x-ndjson", ""), ("application/x-ndjson", "\n \r\n\n") })
        {
            ErrorTests.Refused(await SendAsync(session, type, body), 422, "invalid");
        }
    }

    private static string Event(int i) => $$$"""{"type":"x.n","data":{"i":{{{i}}}}}""";

    private async Task<Answer> SendAsync(string session, string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var response = await Http.PostAsync($"/api/sessions/{session}/events", content);
        return new Answer((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()), response);
    }
}
