using System.Text;
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
        using var content = new StringContent(string.Join("\r\n", Enumerable.Range(1000, 1000).Select(Event).Append("")), Encoding.UTF8, "application/x-ndjson");
        using var lines = await Http.PostAsync($"/api/sessions/{session}/events", content);
        Assert.Equal(200, (int)lines.StatusCode);

        var written = (await History.OfSessionAsync(Http, session)).Where(e => e.Type() == "x.n").ToList();

        Assert.Equal(Enumerable.Range(0, 2000), written.Select(e => e.Data().GetProperty("i").GetInt32()));
        Assert.Equal((array["first"], array["last"]), (written[0].Cursor(), written[999].Cursor()));
        Assert.All(written, e => Assert.Equal("agent", e.Text("source")));

        static string Event(int i) => $$$"""{"type":"x.n","data":{"i":{{{i}}}}}""";
    }

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
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"i","kind":"permission","title":"t"}}""", "[1].data.options")]
    [InlineData("""{"type":"interaction.opened","data":{"interaction":"i","kind":"permission","title":"t","options":[null]}}""", "[1].data.options[0]")]
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
        foreach (var data in new[] { """{"run":{"input":5}}""", """{"call":{"input":-5}}""" })
        {
            ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $$"""[{"type":"usage.updated","data":{{data}}}]"""), 422, "invalid");
        }
    }

    [Fact(DisplayName = "[P1] only a session of an external agent is written from outside, and an empty request is none")]
    public async Task Only_an_external_session_is_written_from_outside()
    {
        var demo = (await Rest.DoAsync(Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{demo}/events", """[{"type":"x.a"}]"""), 403, "forbidden");
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{await Rest.ExternalSessionAsync(Http)}/events", "[]"), 422, "invalid");
    }

    [Fact(DisplayName = "[P4] a prompt is taken once, a run is written one at a time, and what has ended is not written any more")]
    public async Task A_prompt_is_taken_once()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var prompt = await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", """{"text":"go"}""");
        var take = Rest.Event("run.started", new { prompt = prompt["prompt"] }).ToJsonString();

        var takers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Rest.PostAsync(Http, $"/api/sessions/{session}/events", $"[{take}]")));
        Assert.Single(takers, taker => taker.Status == 200);
        Assert.Equal(5, takers.Count(taker => taker.Status == 409));
        Assert.Equal(prompt["run"], (await Rest.GetAsync(Http, $"/api/sessions/{session}"))["run"]);
        await RefusedAsync("""{"type":"run.started"}""");
        await Rest.WriteAsync(Http, session, Rest.Event("run.completed"));
        await RefusedAsync("""{"type":"run.completed"}""");
        await RefusedAsync($$"""{"type":"x.late","run":"{{prompt["run"]}}"}""");
        await RefusedAsync($$"""{"type":"run.started","run":"{{prompt["run"]}}"}""");
        await RefusedAsync(take);

        var types = (await History.OfRunAsync(Http, prompt["run"])).Types();
        Assert.Equal(["prompt.queued", "run.started", "prompt.delivered", "message.completed", "run.completed"], types);

        async Task RefusedAsync(string e) => ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/events", $"[{e}]"), 409, "conflict");
    }

    [Fact(DisplayName = "[E8] [P3] a run's id begins one run, once, in whatever session it is named")]
    public async Task A_runs_id_begins_one_run()
    {
        var (one, other) = (await Rest.ExternalSessionAsync(Http), await Rest.ExternalSessionAsync(Http));
        var start = $$"""[{"type":"run.started","run":"run_{{one[4..]}}"},{"type":"run.completed"}]""";
        Assert.Equal(200, (await Rest.PostAsync(Http, $"/api/sessions/{one}/events", start)).Status);

        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{one}/events", start), 409, "conflict");
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{other}/events", start), 409, "conflict");
    }

    [Theory(DisplayName = "[E9] what a program leaves open at its run's end is closed before it, with the text that there was")]
    [InlineData("run.completed")]
    [InlineData("run.failed")]
    [InlineData("run.cancelled")]
    public async Task What_is_left_open_is_closed(string end)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var run = "run_" + session[4..];
        var started = Rest.Event("run.started");
        started["run"] = run;
        await Rest.WriteAsync(
            Http, session, started, Rest.Event("reasoning.delta", new { message = "r", at = 0, text = "hm" }), Rest.Event("message.delta", new { message = "m", at = 0, text = "hal" }),
            Rest.Event("message.delta", new { message = "m", at = 2, text = "llo" }), Rest.Event("tool.started", new { tool = "t" }), Rest.Event("tool.started", new { tool = "t" }),
            Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "?" }));
        await Rest.WriteAsync(Http, session, Rest.Event("message.delta", new { message = "late", at = 0, text = "same commit" }), Rest.Event(end));

        var events = await History.OfRunAsync(Http, run);

        Assert.Equal(["reasoning.completed", "message.completed", "message.completed", "tool.completed", "interaction.expired", end], events.Types().TakeLast(6));
        Assert.Equal(["hm", "hallo", "same commit"], events.TakeLast(6).Take(3).Select(e => e.Data().Text("text")));
        Assert.Single(events, e => e.Type() == "tool.completed");
    }

    [Fact(DisplayName = "[P3] a plan's phases are told as they begin and end")]
    public async Task A_plans_phases_are_told()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await PlanAsync("in_progress", "pending");
        await PlanAsync("completed", "in_progress");
        await PlanAsync("completed", "completed");

        var told = (await History.OfSessionAsync(Http, session)).Where(e => e.Type().StartsWith("phase.", StringComparison.Ordinal)).Select(e => $"{e.Type()} {e.Data().Text("phase")}");
        Assert.Equal(["phase.started 1", "phase.completed 1", "phase.started 2", "phase.completed 2"], told);

        Task PlanAsync(string one, string two) =>
            Rest.WriteAsync(Http, session, Rest.Event("plan.updated", new { phases = new[] { new { id = "1", title = "one", status = one }, new { id = "2", title = "two", status = two } } }));
    }
}
