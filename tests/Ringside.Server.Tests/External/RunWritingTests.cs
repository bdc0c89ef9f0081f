using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

public sealed class RunWritingTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

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
