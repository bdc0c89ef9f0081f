using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Mcp;
using Ringside.Server.Sessions;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>What calls wait for: all that concerns them, and nothing of others.</summary>
public sealed class StateWaiterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    [Fact(DisplayName = "[O20] what a call waits for is looked at once with no events, and then at each commit with what it has; afterwards no more")]
    public async Task It_looks_at_each_commit_with_its_events()
    {
        await using var host = await RingsideHost.StartAsync();
        var log = host.Services.GetRequiredService<EventLog.EventLog>();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var looks = new List<IReadOnlyList<string>?>();

        var waiting = new StateWaiter(log, new FakeTime()).UntilAsync(
            (state, events) =>
            {
                looks.Add(events?.Select(e => e.Type).ToList());
                return state.Get(SessionsFold.Sessions, session)?.Title == "Now";
            },
            Limit, CancellationToken.None);
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"), Rest.Event("x.b"));
        Assert.False(waiting.IsCompleted);
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"title":"Now"}""");
        Assert.True(await waiting.Within("the title"));
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.c"));

        Assert.Equal([null, ["x.a", "x.b"], [EventTypes.SessionUpdated]], looks);
    }

    [Fact(DisplayName = "[O20] what comes between the beginning of a wait and its first look is not missed")]
    public async Task What_comes_at_once_is_not_missed()
    {
        await using var host = await RingsideHost.StartAsync();
        var log = host.Services.GetRequiredService<EventLog.EventLog>();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var first = true;

        var waiting = new StateWaiter(log, new FakeTime()).UntilAsync(
            (_, events) =>
            {
                if (first)
                {
                    first = false;
                    Rest.WriteAsync(host.Http, session, Rest.Event("x.a")).GetAwaiter().GetResult();
                    return false;
                }

                return events?.Any(e => e.Type == "x.a") == true;
            },
            Limit, CancellationToken.None);

        Assert.True(await waiting.Within("what came at once"));
    }

    [Fact(DisplayName = "[O23] a wait comes back early when somebody asks the caller, in a new thread or an old one; not for what others ask each other, nor for what asked him before")]
    public async Task Only_questions_to_the_caller_end_its_wait()
    {
        var time = new FakeTime();
        await using var mcp = await McpHost.StartAsync(time);
        var lead = await mcp.LeadAsync();
        var (worker, other) = (await ProgramAsync(mcp, lead.Session), await ProgramAsync(mcp, lead.Session));
        await Rest.WriteAsync(mcp.Http, worker, Rest.Event("run.started", new { leaseMs = 86_400_000 }));
        await AskAsync(mcp, other, "thr_before", lead.Session);
        await Rest.WriteAsync(mcp.Http, worker, Rest.Event("thread.opened", new { thread = "thr_old", kind = "status", to = lead.Session, text = "I begin." }));

        var waiting = lead.DoAsync("wait_for", new { session = worker });
        await time.TimersAsync(Limit);
        await AskAsync(mcp, worker, "thr_others", other);
        await Rest.WriteAsync(mcp.Http, other, Rest.Event("thread.message", new { thread = "thr_others", kind = "answer", text = "8080" }));
        await Rest.WriteAsync(mcp.Http, worker, Rest.Event("thread.message", new { thread = "thr_old", kind = "status", text = "Half of it." }));
        await Rest.WriteAsync(mcp.Http, worker, Rest.Event("thread.message", new { thread = "thr_old", kind = "question", urgency = "blocking", text = "Which port?", until = "2030-01-01T00:00:00Z" }));
        Assert.Equal(["thr_old"], (await waiting).GetProperty("asksYou").EnumerateArray().Select(thread => thread.GetString()));

        await lead.DoAsync("post_message", new { thread = "thr_old", text = "8080" });
        waiting = lead.DoAsync("wait_for", new { session = worker });
        await time.TimersAsync(Limit);
        await AskAsync(mcp, worker, "thr_new", lead.Session);
        Assert.Equal(["thr_new"], (await waiting).GetProperty("asksYou").EnumerateArray().Select(thread => thread.GetString()));
    }

    private static async Task<string> ProgramAsync(McpHost mcp, string parent)
    {
        await Rest.PostAsync(mcp.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        return (await Rest.DoAsync(mcp.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{parent}}"}"""))["id"];
    }

    private static Task<string> AskAsync(McpHost mcp, string from, string thread, string to) =>
        Rest.WriteAsync(mcp.Http, from, Rest.Event("thread.opened", new { thread, kind = "question", urgency = "blocking", to, text = "Which port?", until = "2030-01-01T00:00:00Z" }));
}
