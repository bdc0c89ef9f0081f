using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>What a session tells its orchestrator by itself is told, and the idleness after it is no news.</summary>
public sealed class ReportTests
{
    [Theory(DisplayName = "[O31] a completion or an error that a session says to its orchestrator in its run is the news: its idleness wakes nobody, and the next digest shows it; another word, one to somebody else, or a failure of the run leaves the cause")]
    [InlineData("completion", true, false, null)]
    [InlineData("error", true, false, null)]
    [InlineData("status", true, false, "idle")]
    [InlineData("completion", false, false, "idle")]
    [InlineData("completion", true, true, "failed")]
    public async Task A_report_is_the_news(string kind, bool isToLead, bool fails, string? cause)
    {
        await using var stage = await Stage.StartAsync();
        var (lead, other) = (await stage.SessionAsync(_ => Task.CompletedTask), "");
        var worker = await stage.SessionAsync(
            async part =>
            {
                await part.SayAsync("I count seven.");
                await part.DoAsync("open_thread", new { to = isToLead ? lead : other, text = "There are seven files.", kind });
                if (fails)
                {
                    throw new AgentException(AgentErrors.Provider, "The model is gone.");
                }
            },
            parent: lead);
        other = await stage.SessionAsync(_ => Task.CompletedTask, parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Count." });

        await stage.RunAsync(worker);
        await stage.RunAsync(other);

        var woken = await WokenForAsync(stage, lead, cause is null ? [other] : [other, worker]);
        Assert.Equal(cause is null ? [] : [(worker, cause)], woken.Where(one => one.Session == worker));
        var digest = (await stage.EventAsync(lead, "orchestration.woken", (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32())).Data().Text("digest")!;
        Assert.True(cause is not null || digest.Contains("Said last: I count seven.", StringComparison.Ordinal), digest);
        Assert.Equal(isToLead ? 1 : 0, stage.Heard.Items.Count(heard => heard.Session == lead && heard.Prompt.StartsWith("[Thread", StringComparison.Ordinal)));
    }

    [Fact(DisplayName = "[O31] a report holds for the run in which it was said: idle after the next one without a word, the session wakes its orchestrator; a program outside reports in the same way")]
    public async Task A_report_is_of_its_run()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        await Rest.PostAsync(stage.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var program = (await Rest.DoAsync(stage.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead}}"}"""))["id"];
        await stage.OrchestrateAsync(lead, new { goal = "Count." });

        await Rest.WriteAsync(
            stage.Http, program,
            Rest.Event("run.started"),
            Rest.Event("thread.opened", new { thread = "thr_x", kind = "completion", to = lead, text = "There are seven files." }),
            Rest.Event("run.completed"));
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"), Rest.Event("run.completed"));

        Assert.Equal([(program, "idle")], Stage.Causes(await stage.WokenAsync(lead, 2)));
    }

    [Fact(DisplayName = "[O34] who prompts and is answered by completions alone, again and again with nothing else changed, is stopped as one that is woken is")]
    public async Task Reports_are_rounds()
    {
        await using var stage = await Stage.StartAsync();
        static string New() => Ids.New(Ids.Prompt, TimeProvider.System);
        var (worker, thread) = ("", "");
        var lead = await stage.SessionAsync(part => part.CallAsync("send_prompt", new { session = worker, text = New() }));
        worker = await stage.SessionAsync(
            part => part.Prompt.StartsWith('[') ? Task.CompletedTask : part.DoAsync("post_message", new { thread, text = New(), kind = "completion" }), parent: lead);
        thread = (await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = lead, to = worker, kind = "status", text = "I begin." })))["id"];
        await stage.EventAsync(worker, "run.completed");

        await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Drive.","maxRounds":3}""");

        Assert.Equal("ping_pong", (await stage.EventAsync(lead, "orchestration.stopped")).Data().Text("reason"));
        Assert.Equal(1, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
    }

    /// <summary>All for which it was woken, once it was for each of these.</summary>
    private static async Task<List<(string Session, string What)>> WokenForAsync(Stage stage, string lead, string[] sessions)
    {
        var all = new List<(string Session, string What)>();
        for (var nth = 2; sessions.Except(all.Select(cause => cause.Session)).Any(); nth++)
        {
            all.AddRange(Stage.Causes(await stage.WokenAsync(lead, nth)));
        }

        return all;
    }
}
