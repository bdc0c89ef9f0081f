using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Tasks;

/// <summary>Tasks of agents whose orchestrator was switched off, or whose own session has ended.</summary>
public sealed class SilencedTests
{
    private static readonly CreateTask EachHour = new() { Prompt = "quick", Cron = "0 * * * *" };

    [Theory(DisplayName = "[T13] [O34] an orchestrator that is switched off, by hand or at a stop, or whose session ends, takes along the tasks that it and those below it made: paused, with the reason, and resumed by hand alone")]
    [InlineData("switched off")]
    [InlineData("end")]
    [InlineData("closed")]
    [InlineData("removed")]
    public async Task Tasks_pause_with_their_orchestrator(string how)
    {
        await using var host = await TaskHost.StartAsync();
        var lead = await SessionAsync(host);
        var (worker, other) = (await SessionAsync(host, parent: lead), await SessionAsync(host));
        await OrchestrateAsync(host, lead, """{"goal":"Drive.","maxPromptsPerHour":1}""");
        var (mine, below) = (await host.Host.MakeAsync(host.Host.AgentOf(lead), session: worker, like: EachHour), await host.Host.MakeAsync(host.Host.AgentOf(worker, lead), like: EachHour));
        var (apart, persons) = (await host.Host.MakeAsync(host.Host.AgentOf(other), like: EachHour), await host.AddAsync(new { session = worker, prompt = "quick", cron = "30 12 * * *" }));

        await SilenceAsync(host, lead, how);

        var code = how == "end" ? "switched off" : how;
        foreach (var task in new[] { mine.Id, below.Id })
        {
            var paused = await host.GetAsync(task);
            Assert.Equal(("paused", null, "switched_off", $"The orchestrator {lead} was {code}."),
                (paused.Text("status"), paused.Text("nextDue"), paused.GetProperty("error").Text("code"), paused.GetProperty("error").Text("message")));
            var told = (await History.AllAsync(host.Http, "/api/events", $"&from=start&type=task.updated&task={task}"))[^1];
            Assert.Equal(("user", true), (told.Text("source"), told.Data().GetProperty("paused").GetBoolean()));
        }

        Assert.Equal(("active", "active"), ((await host.GetAsync(apart.Id)).Text("status"), (await host.GetAsync(persons)).Text("status")));
        if (how is "switched off" or "end")
        {
            Assert.Equal(200, (await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{lead}/orchestration", """{"enabled":true}""")).Status);
        }

        await host.LookedAsync("2026-11-20T14:30:00Z");
        Assert.Equal(("", ""), (await host.HistoryAsync(mine.Id), await host.HistoryAsync(below.Id)));
        var resumed = await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/tasks/{mine.Id}", """{"paused":false}""");
        Assert.Equal(("active", "2026-11-20T15:00:00.000Z"), (resumed["status"], resumed["nextDue"]));
        Assert.False(resumed.Json.TryGetProperty("error", out _));
        host.Time.Advance(TimeSpan.FromMinutes(30));
        await host.ToldAsync("task.due", mine.Id);
        Assert.StartsWith("due 1@15:00", await host.HistoryAsync(mine.Id), StringComparison.Ordinal);
        Assert.Equal("", await host.HistoryAsync(below.Id));
    }

    [Theory(DisplayName = "[T13] an agent whose session ends takes along the tasks that it made for others; what waits or is to be tried again does so no more, but for what a person asks for")]
    [InlineData("closed")]
    [InlineData("removed")]
    public async Task Tasks_pause_with_their_agent(string how)
    {
        await using var host = await TaskHost.StartAsync();
        var parent = await SessionAsync(host);
        var worker = await SessionAsync(host, parent);
        var agent = host.Host.AgentOf(parent);
        var failing = await host.Host.MakeAsync(agent, session: worker, like: new CreateTask { Prompt = "stay", Retries = 3, RetryAfterSeconds = 600 });
        await host.EndTurnAsync(error: "The model is on strike.");
        await host.ToldAsync("task.failed");
        var queued = await host.Host.MakeAsync(agent, session: worker, like: new CreateTask { Prompt = "stay", Cron = "* * * * *", Overlap = "queue" });
        var below = await host.Host.MakeAsync(host.Host.AgentOf(worker, parent), like: EachHour);
        await host.UntilAsync("2026-11-20T12:01:00Z", "task.started");
        await host.UntilAsync("2026-11-20T12:02:00Z", "task.due");

        await SilenceAsync(host, parent, how);
        await host.EndTurnAsync(2);
        await host.ToldAsync("task.completed");
        await host.LookedAsync("2026-11-20T12:30:00Z");

        foreach (var (task, run, status) in new[] { (failing.Id, 1, "retrying"), (queued.Id, 2, "waiting") })
        {
            var paused = await host.GetAsync(task);
            Assert.Equal(("paused", "maker_closed", $"The session {parent}, whose agent made it, was {how}."), (paused.Text("status"), paused.GetProperty("error").Text("code"), paused.GetProperty("error").Text("message")));
            Assert.Equal(status, (await host.RunAsync(task, run)).Text("status"));
        }

        Assert.Equal("active", (await host.GetAsync(below.Id)).Text("status"));
        Assert.Equal(202, (await Rest.PostAsync(host.Http, $"/api/tasks/{queued.Id}/run")).Status);
        await host.EndTurnAsync(3);
        Assert.Equal(3, (await host.ToldAsync("task.completed")).Data().GetProperty("number").GetInt32());
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/tasks/{failing.Id}", """{"paused":false}""");
        await host.EndTurnAsync(4);
        Assert.Equal(failing.Id, (await host.ToldAsync("task.completed")).Text("task"));
    }

    private static async Task<string> SessionAsync(TaskHost host, string? parent = null) =>
        (await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(parent is null ? new { agent = "demo" } : (object)new { agent = "demo", parent })))["id"];

    private static async Task OrchestrateAsync(TaskHost host, string session, string body)
    {
        Assert.Equal(200, (await Rest.SendAsync(host.Http, HttpMethod.Put, $"/api/sessions/{session}/orchestration", body)).Status);
        await host.EndTurnAsync();
    }

    private static async Task SilenceAsync(TaskHost host, string session, string how)
    {
        if (how == "end")
        {
            // Its first task was all that it may send.
            await host.Host.MakeAsync(host.Host.AgentOf(session), session: session);
            await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events?type=orchestration.stopped");
            var stopped = (await stream.ReadUntilAsync(frame => frame.Event == "orchestration.stopped"))[^1].Data.Data();
            await Rest.DoAsync(host.Http, $"/api/interactions/{stopped.Text("interaction")}/answer", """{"option":"end"}""");
            return;
        }

        var done = how switch
        {
            "closed" => await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}"""),
            "removed" => await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{session}", null),
            _ => await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}/orchestration", """{"enabled":false}"""),
        };
        Assert.InRange(done.Status, 200, 204);
    }
}
