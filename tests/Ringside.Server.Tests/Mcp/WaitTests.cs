using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Mcp;
using Ringside.Server.Sessions;
using Ringside.Server.Tests.Orchestration;
using Ringside.Server.Tests.Sharing;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Mcp;

/// <summary>What waits for longer than a call: told once, and never forgotten.</summary>
public sealed class WaitTests
{
    [Fact(DisplayName = "[O22] a wait for a session that begins anew in the moment in which it was seen idle goes on, and is told of the next end")]
    public async Task A_wait_outlives_a_new_beginning()
    {
        await using var mcp = await McpHost.StartAsync();
        var waiting = (await Rest.DoAsync(mcp.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var target = await Rest.ExternalSessionAsync(mcp.Http);
        var (log, waits) = (mcp.Host.Services.GetRequiredService<EventLog.EventLog>(), mcp.Host.Services.GetRequiredService<SessionWaits>());

        // Behind the commit of the wait, and before what is decided because the target is idle in it.
        var beginning = Task.CompletedTask;
        await log.AppendAsync(scope =>
        {
            scope.AfterCommit(() => beginning = log.AppendAsync(next => next.Append(next.State.Get(SessionsFold.Sessions, target)!.Event(
                EventTypes.RunStarted, new RunStartedData(), run: next.NewId(Ids.Run)))));
            waits.Keep(scope, new SessionWait(waiting, target, scope.Now.AddHours(1)));
            return true;
        });
        await beginning;
        await log.AppendAsync(_ => true);
        var run = (await Rest.GetAsync(mcp.Http, $"/api/sessions/{target}"))["run"];
        Assert.Equal([(target, "to be idle")], waits.Of(waiting));

        await log.AppendAsync(scope => scope.Append(scope.State.Get(SessionsFold.Sessions, target)!.Event(EventTypes.RunCompleted, new RunEndedData(), run: run)));

        await mcp.Heard.WaitAsync("that the session is idle", prompt => prompt.Contains(target, StringComparison.Ordinal) && prompt.Contains("that you waited for is idle", StringComparison.Ordinal));
        Assert.Empty(waits.Of(waiting));
    }

    [Fact(DisplayName = "[O22] [A8] a server that has lost the lease keeps no wait, which the new one would not know of")]
    public async Task A_former_worker_keeps_no_wait()
    {
        var (firstTime, secondTime) = (new FakeTime(), new FakeTime());
        await using var both = await TwoServers.StartAsync(firstTime, secondTime);
        var (waiting, target) = ((await Rest.DoAsync(both.First.Http, "/api/sessions", """{"agent":"demo"}"""))["id"], await Rest.ExternalSessionAsync(both.First.Http));
        await TakeOverAsync(both, secondTime);

        var (log, waits) = (TwoServers.LogOf(both.First), both.First.Services.GetRequiredService<SessionWaits>());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.KeepAsync(new SessionWait(waiting, target, firstTime.GetUtcNow().AddHours(1))));

        await log.RefreshAsync();
        Assert.Empty(log.ReadRecords("wait-for"));
    }

    [Fact(DisplayName = "[O22] a person's answer that comes in the moment in which nobody hears the call any more is a prompt, once")]
    public async Task An_answer_to_a_call_that_is_given_up_is_a_prompt()
    {
        var (asked, cancel) = (new TaskCompletionSource(), new CancellationTokenSource());
        await using var stage = await Stage.StartAsync();
        var session = await stage.SessionAsync(async part =>
        {
            if (part.Prompt == "Go.")
            {
                using var _ = cancel;
                var asking = part.Start.Tools!.Tools.Single(tool => tool.Name == "ask_person").CallAsync(JsonElement.Parse("""{"question":"Which colour?"}"""), cancel.Token);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
                asked.SetResult();
            }
        });

        // Before the waiting call looks at the same commit, since it listens from later on.
        stage.Host.Services.GetRequiredService<EventLog.EventLog>().Committed += events =>
        {
            if (events.Any(e => e.Type == EventTypes.InteractionAnswered))
            {
                cancel.Cancel();
            }
        };
        await Rest.DoAsync(stage.Http, $"/api/sessions/{session}/prompts", """{"text":"Go."}""");
        var question = (await stage.EventAsync(session, "interaction.opened")).Data().Text("interaction");
        await Rest.DoAsync(stage.Http, $"/api/interactions/{question}/answer", """{"text":"red"}""");

        await asked.Task.Within("the end of the call");
        await stage.Heard.WaitAsync("the answer", heard => heard.Prompt.Contains("Which colour?", StringComparison.Ordinal) && heard.Prompt.EndsWith("red", StringComparison.Ordinal));
        Assert.Single((await History.OfSessionAsync(stage.Http, session)).Where(e => e.Type() == "prompt.queued").Skip(1));
    }

    [Fact(DisplayName = "[O22] an agent that asks in no turn of its own is told by a prompt, and by that alone")]
    public async Task A_question_in_no_turn_is_answered_by_a_prompt()
    {
        await using var mcp = await McpHost.StartAsync();
        var lead = await mcp.LeadAsync();
        await Rest.PostAsync(mcp.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var other = (await Rest.DoAsync(mcp.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead.Session}}"}"""))["id"];
        await Rest.DoAsync(mcp.Http, $"/api/runs/{lead.Run}/cancel");
        await History.OfRunAsync(mcp.Http, lead.Run);

        var asked = await lead.DoAsync("ask_person", new { question = "Which colour?" });
        var said = await lead.DoAsync("open_thread", new { to = other, text = "Which port?", urgency = "blocking" });
        Assert.Equal(("open", "waiting"), (asked.Text("status"), said.Text("status")));
        await Rest.DoAsync(mcp.Http, $"/api/interactions/{asked.Text("interaction")}/answer", """{"text":"red"}""");
        await Rest.DoAsync(mcp.Http, $"/api/threads/{said.Text("thread")}/messages", $$"""{"from":"{{other}}","text":"8080"}""");

        await mcp.Heard.WaitAsync("the person's answer", prompt => prompt.Contains("red", StringComparison.Ordinal));
        await mcp.Heard.WaitAsync("the answer in the thread", prompt => prompt.Contains("8080", StringComparison.Ordinal));
    }

    /// <summary>The first server's clock stands still, and its lease is not renewed.</summary>
    private static async Task TakeOverAsync(TwoServers both, FakeTime time)
    {
        var lease = both.Second.Services.GetRequiredService<Ringside.Server.Workers.WorkerLease>();
        await TwoServers.LogOf(both.Second).RefreshAsync();
        time.Advance(TimeSpan.FromSeconds(20));
        while (!await lease.TryKeepAsync(CancellationToken.None))
        {
            time.Advance(TimeSpan.FromSeconds(20));
        }
    }
}
