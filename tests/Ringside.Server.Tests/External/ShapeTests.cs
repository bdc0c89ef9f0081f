using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class ShapeTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Theory(DisplayName = "[P1] [P3] what may not be written or does not fit is refused with its path, and nothing of the request is appended")]
    [InlineData("""{"type":"session.closed"}""", "[1].type")]
    [InlineData("""{"type":"prompt.queued","data":{"prompt":"p"}}""", "[1].type")]
    [InlineData("""{"type":"interaction.answered","data":{"interaction":"i"}}""", "[1].type")]
    [InlineData("""{"type":"agent.removed","data":{"agent":"demo"}}""", "[1].type")]
    [InlineData("""{"type":"run.cancel_requested"}""", "[1].type")]
    [InlineData("""{"type":"nonsense"}""", "[1].type")]
    [InlineData("""{"type":"x."}""", "[1].type")]
    [InlineData("""{"type":"x.a b"}""", "[1].type")]
    [InlineData("""{"type":"message.completed"}""", "[1].data")]
    [InlineData("""{"type":"message.completed","data":{"message":"m","role":"user","text":"x"}}""", "[1].data.role")]
    [InlineData("""{"type":"message.completed","data":{"message":"m","role":"assistant"}}""", "[1].data.text")]
    [InlineData("""{"type":"message.delta","data":{"message":"m","at":0}}""", "[1].data.text")]
    [InlineData("""{"type":"message.delta","data":{"message":"m","at":-1,"text":"x"}}""", "[1].data.at")]
    [InlineData("""{"type":"message.delta","data":{"message":"m","at":1.5,"text":"x"}}""", "[1].data.at")]
    [InlineData("""{"type":"tool.started","data":{"tool":7}}""", "[1].data.tool")]
    [InlineData("""{"type":"tool.started","data":{"tool":"t","status":"done"}}""", "[1].data.status")]
    [InlineData("""{"type":"tool.started","data":{"tool":"t","locations":[null]}}""", "[1].data.locations[0]")]
    [InlineData("""{"type":"plan.updated","data":{"phases":[{"id":"1","title":"t","status":"started"}]}}""", "[1].data.phases[0].status")]
    [InlineData("""{"type":"plan.updated","data":{"phases":[null]}}""", "[1].data.phases[0]")]
    [InlineData("""{"type":"plan.updated","data":{"phases":[{"id":"1","status":"pending"}]}}""", "[1].data.phases[0].title")]
    [InlineData("""{"type":"usage.updated","data":{"call":{"input":1}}}""", "[1].run")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"permission","title":"t"}}""", "[1].data.options")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"permission","title":"t","options":[null]}}""", "[1].data.options[0]")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"i","kind":"question","title":"t"}}""", "[1].data.interaction")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_a/b","kind":"question","title":"t"}}""", "[1].data.interaction")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_","kind":"question","title":"t"}}""", "[1].data.interaction")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"ses_1","kind":"question","title":"t"}}""", "[1].data.interaction")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"wish","title":"t"}}""", "[1].data.kind")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"question"}}""", "[1].data.title")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"question","title":"t","tool":"a b"}}""", "[1].data.tool")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"permission","title":"t","options":[{"id":"a","name":"A"},{"id":"a","name":"B"}]}}""", "[1].data.options[1].id")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"itx_i","kind":"question","title":"t","answer":{"text":"x"}}}""", "[1].data")]
    [InlineData("""{"type":"message.delta","data":{"message":"","at":0,"text":"x"}}""", "[1].data.message")]
    [InlineData("""{"type":"message.delta","data":{"message":"a b","at":0,"text":"x"}}""", "[1].data.message")]
    [InlineData("""{"type":"message.completed","data":{"message":"ä","role":"assistant","text":"x"}}""", "[1].data.message")]
    [InlineData("""{"type":"message.completed","data":{"message":"m","role":"assistant","text":{"preview":"x","artifact":{"id":"art_1","size":1,"mediaType":"text/plain"}}}}""", "[1].data.text")]
    [InlineData("""{"type":"reasoning.completed","data":{"message":"m"}}""", "[1].data.text")]
    [InlineData("""{"type":"reasoning.completed","data":{"message":"m","role":"assistant","text":"x"}}""", "[1].data.role")]
    [InlineData("""{"type":"tool.started","data":{"tool":""}}""", "[1].data.tool")]
    [InlineData("""{"type":"tool.completed","data":{"tool":"t\n"}}""", "[1].data.tool")]
    [InlineData("""{"type":"tool.completed","data":{"tool":"t","durationMs":-1}}""", "[1].data.durationMs")]
    [InlineData("""{"type":"plan.updated","data":{"phases":[{"id":"","title":"t","status":"pending"}]}}""", "[1].data.phases[0].id")]
    [InlineData("""{"type":"run.started","run":"run_"}""", "[1].run")]
    [InlineData("""{"type":"run.started","run":"run_0123456789012345678901234567890123456789012345678901234567890"}""", "[1].run")]
    [InlineData("""{"type":"run.started","data":{"attempt":0}}""", "[1].data.attempt")]
    [InlineData("""{"type":"run.started","data":{"leaseMs":86400001}}""", "[1].data.leaseMs")]
    [InlineData("""{"type":"run.completed","data":{"durationMs":-1}}""", "[1].data.durationMs")]
    [InlineData("""{"type":"run.failed","data":{"error":{"code":"x"}}}""", "[1].data.error.message")]
    [InlineData("""{"type":"run.started","run":"nonsense"}""", "[1].run")]
    [InlineData("""{"type":"run.started","data":{"leaseMs":5}}""", "[1].data.leaseMs")]
    [InlineData("""{"type":"run.started","data":{"prompt":"prm_nothing"}}""", "[1].data.prompt")]
    [InlineData("""{"type":"x.a","run":"run_nothing"}""", "[1].run")]
    [InlineData("""{"data":{}}""", "[1].type")]
    [InlineData("7", "[1]")]
    [InlineData("null", "[1]")]
    public async Task What_does_not_fit_is_refused_with_its_path(string wrong, string path)
    {
        var session = await Rest.ExternalSessionAsync(Http);

        var answer = await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $$"""[{"type":"x.before"},{{wrong}},{"type":"x.after"}]""");

        ErrorTests.Refused(answer, 422, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(path, out _), answer.Json.ToString());
        Assert.Equal(["session.created"], (await History.OfSessionAsync(Http, session)).Types());
    }

    [Fact(DisplayName = "[P3] usage is added up here, so totals are not taken")]
    public async Task Totals_are_not_taken()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, session, Rest.Event("run.started"));
        foreach (var data in new[]
        {
            """{"run":{"input":5}}""", """{"session":{"input":5}}""", """{"call":{"input":-5}}""", """{"call":{"input":9223372036854775807}}""", """{"context":{"used":-1}}""",
            """{"context":{"used":1,"source":"guessed"}}""", """{"cost":{"amount":"much","currency":"USD"}}""", """{"cost":{"amount":"-1","currency":"USD"}}""", """{"cost":{"amount":"1","currency":"$"}}""",
        })
        {
            ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $$"""[{"type":"usage.updated","data":{{data}}}]"""), 422, "invalid");
        }

        await Rest.WriteAsync(Http, session, Rest.Event("usage.updated", new { call = new { input = 5 }, cost = new { amount = "0.0123", currency = "USD" } }));
    }
}
