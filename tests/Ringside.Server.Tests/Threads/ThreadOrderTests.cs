using System.Text.Json;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>However a question ends, its asker has the end in its inbox before the thread says so.</summary>
public sealed class ThreadOrderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Ends a question of a session that waits without a run: <c>worker</c>, to a program's session, <c>other</c>.</summary>
    private delegate Task End(HttpClient http, FakeTime time, string thread, string other);

    private static readonly Dictionary<string, End> Ends = new()
    {
        ["a program answers"] = (http, _, thread, other) => Rest.WriteAsync(http, other, Rest.Event("thread.message", new { thread, kind = "answer", text = "8080" })),
        ["a program closes it"] = (http, _, thread, other) => Rest.WriteAsync(http, other, Rest.Event("thread.closed", new { thread, outcome = "done" })),
        ["a person answers"] = (http, _, thread, _) => Rest.DoAsync(http, $"/api/threads/{thread}/messages", """{"text":"8080"}"""),
        ["a person closes it"] = (http, _, thread, _) => Rest.DoAsync(http, $"/api/threads/{thread}/close"),
        ["its time is up"] = (_, time, _, _) =>
        {
            time.Advance(Limit);
            return Task.CompletedTask;
        },
        ["the other session is closed"] = (http, _, _, other) => Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{other}", """{"closed":true}"""),
    };

    public static TheoryData<string> Names => [.. Ends.Keys];

    [Theory(DisplayName = "[O11] [O15] [O31] one that waited without a run is told before its thread says how it ended, and is not idle in between: its orchestrator is woken at its turn's end alone")]
    [MemberData(nameof(Names))]
    public async Task Who_waited_is_told_first(string how)
    {
        var time = new FakeTime();
        await using var stage = await Stage.StartAsync(time);
        var gate = new TaskCompletionSource();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var worker = await stage.SessionAsync(part => gate.Task.WaitAsync(part.Cancelled), parent: lead);
        var other = await Rest.ExternalSessionAsync(stage.Http);
        await stage.OrchestrateAsync(lead, new { goal = "Listen." });
        var thread = (await Rest.DoAsync(
            stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = worker, to = other, urgency = "blocking", text = "Which port?", timeoutSeconds = (int)Limit.TotalSeconds })))["id"];
        Assert.Equal([(worker, "asks")], Stage.Causes(await stage.WokenAsync(lead, 2)));

        await Ends[how](stage.Http, time, thread, other);
        var started = await stage.EventAsync(worker, "run.started");
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
        gate.SetResult();
        Assert.Equal([(worker, "idle")], Stage.Causes(await stage.WokenAsync(lead, 3)));

        var events = (await History.OfSessionAsync(stage.Http, worker)).SkipWhile(e => e.Type() != "thread.opened").Skip(1).ToList();
        var prompt = Assert.Single(events, e => e.Type() == "prompt.queued");
        Assert.Equal((thread, started.Text("run")), (prompt.Text("thread"), prompt.Text("run")));
        Assert.True(events.IndexOf(prompt) < events.FindIndex(e => e.Text("thread") == thread && e.Type() is "thread.message" or "thread.closed"), string.Join(", ", events.Types()));
        Assert.Equal(
            ["waiting", "queued", "running", "idle"],
            events.Where(e => e.Type() == "session.updated" && e.Text("session") == worker && e.Data().Text("status") is not null).Select(e => e.Data().Text("status")));
    }
}
