using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Agents;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Api;

public sealed class TextTests
{
    private const string Words = "🦊 𝒳 日本語　русский עברית é\u00a0\u2028\u2029\ufeff\ue000 </script><!-- & ' \" \\ \u0001 \u007f \n\t\r";

    [Fact(DisplayName = "[W1] texts come back as they were, and cost what they cost in UTF-8: emoji and other scripts are not escaped")]
    public async Task Texts_come_back_as_they_were()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", new JsonObject { ["title"] = $"a{Words}z" }.ToJsonString());
        await Rest.WriteAsync(
            host.Http, session, Rest.Event("run.started"), Rest.Event("message.completed", new { message = "m", role = "assistant", text = Words }),
            Rest.Event("tool.started", new { tool = "t", input = new Dictionary<string, string> { [Words] = Words } }), Rest.Event("x.words", new { text = Words }));

        var events = await History.OfSessionAsync(host.Http, session);
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "caught-up");
        foreach (var told in new[] { events, [.. frames.Select(frame => frame.Data)] })
        {
            Assert.Equal(Words, Of(told, "message.completed").Text("text"));
            Assert.Equal(Words, Of(told, "tool.started").GetProperty("input").Text(Words));
            Assert.Equal(Words, Of(told, "x.words").Text("text"));
        }

        Assert.Equal($"a{Words}z", (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["title"]);
        foreach (var path in new[] { $"/api/sessions/{session}/events", $"/api/sessions/{session}" })
        {
            var raw = await host.Http.GetByteArrayAsync(path);
            Assert.True(raw.AsSpan().IndexOf("🦊 𝒳 日本語　русский עברית é\u00a0"u8) > 0, path);
            Assert.True(raw.AsSpan().IndexOf("\\ud83"u8) < 0 && raw.AsSpan().IndexOf("\\uD83"u8) < 0, path);
        }

        static JsonElement Of(IEnumerable<JsonElement> told, string type) => told.Single(e => e.Text("type") == type).Data();
    }

    [Fact(DisplayName = "[W1] [G10] half a code point, wherever it comes from, is refused or becomes U+FFFD, and harms nothing")]
    public async Task Half_a_code_point_harms_nothing()
    {
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(new MessageChunk("a\ud83e"), stop);
            await agent.UpdateAsync(new MessageChunk("\udd8ab\ud83ec\udd8a"), stop);
            await agent.UpdateAsync(new ToolCallUpdate { CallId = "t", Title = "x\ud83e" }, stop);
        });
        var run = (await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}"""))["run"];
        var told = await History.OfRunAsync(host.Http, run);
        Assert.Equal("a🦊b\ufffdc\ufffd", told.Single(e => e.Type() == "message.completed" && e.Data().Text("role") == "assistant").Data().Text("text"));
        Assert.Equal("x\ufffd", told.Single(e => e.Type() == "tool.started").Data().Text("title"));

        var session = await Rest.ExternalSessionAsync(host.Http);
        foreach (var e in new[]
        {
            """{"type":"x.a","data":{"b":"\ud800"}}""", """{"type":"x.a","data":{"\udc00":1}}""", """{"type":"x.a","data":["\ud800\ud800"]}""", """{"type":"tool.started","data":{"tool":"t","input":{"a":"\udc00"}}}""",
            """{"type":"message.completed","data":{"message":"m","role":"assistant","text":"\ud800"}}""", """{"type":"message.completed","data":{"message":"m","role":"assistant","content":[{"type":"text","text":"\ud800"}]}}""",
        })
        {
            ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/sessions/{session}/events", $"[{e}]"), 400, "invalid_json");
        }
    }

    [Fact(DisplayName = "[W1] every answer of the API says that it is nothing but what its type says")]
    public async Task Every_answer_is_nothing_but_its_type()
    {
        await using var host = await RingsideHost.StartAsync();
        foreach (var path in new[] { "/api/sessions", "/api/events", "/api/nothing", "/api/sessions/ses_nothing", "/health/live", "/health/ready" })
        {
            foreach (var accept in new[] { "application/json", "text/event-stream" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Accept.ParseAdd(accept);
                using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.Contains(response.Content.Headers.ContentType!.MediaType, (string[])["application/json", "application/problem+json", "text/event-stream"]);
            }
        }
    }
}
