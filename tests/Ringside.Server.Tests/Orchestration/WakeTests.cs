using System.Text;
using System.Text.Json;
using Ringside.Agents;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>What wakes an orchestrator, and what it is told and does.</summary>
public sealed class WakeTests
{
    [Fact(DisplayName = "[O31] [O33] [M5] an orchestrator wakes when one below it goes idle, is told what was said last, and its prompt is shown with source orchestrator and its session")]
    public async Task It_wakes_and_prompts()
    {
        await using var stage = await Stage.StartAsync();
        var worker = "";
        var lead = await stage.SessionAsync(part => part.Prompt.Contains("has become idle", StringComparison.Ordinal) && part.Prompt.Contains("You said: Go.", StringComparison.Ordinal)
            ? part.DoAsync("send_prompt", new { session = worker, text = "And now the tests." })
            : Task.CompletedTask);
        worker = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Ship the release.", rules = "Only on Fridays." });

        await stage.RunAsync(worker);

        var woken = await stage.WokenAsync(lead, 2);
        Assert.Equal([(worker, "idle")], Stage.Causes(woken));
        var digest = woken.Data().Text("digest")!;
        Assert.Contains("Ship the release.", digest, StringComparison.Ordinal);
        Assert.Contains("Only on Fridays.", digest, StringComparison.Ordinal);
        Assert.Contains("Said last: You said: Go.", digest, StringComparison.Ordinal);
        var prompt = await stage.EventAsync(worker, "prompt.queued", 2);
        Assert.Equal(("orchestrator", lead, "And now the tests."), (prompt.Text("source"), prompt.Text("actor"), prompt.Data().Text("text")));
        await stage.Heard.WaitAsync("its prompt", heard => heard == (worker, "And now the tests."));
        var shown = (await History.OfSessionAsync(stage.Http, worker)).Last(e => e.Type() == "message.completed" && e.Data().Text("role") == "user");
        Assert.Equal(("orchestrator", lead), (shown.Text("source"), shown.Text("actor")));
        Assert.Equal([(worker, "idle")], Stage.Causes(await stage.WokenAsync(lead, 3)));
        Assert.Equal(1, (await stage.GetAsync(lead)).Json.GetProperty("promptsLastHour").GetInt32());
    }

    [Fact(DisplayName = "[O31] one that fails wakes it, and one that asks a person or another session, each once")]
    public async Task Failures_and_questions_wake_it()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var failing = await stage.SessionAsync(_ => throw new AgentException(AgentErrors.Provider, "The model is gone."), parent: lead);
        var other = await stage.SessionAsync();
        var asking = await stage.SessionAsync(part => part.DoAsync("ask_person", new { question = "Which colour?" }), parent: lead);
        var waiting = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Ship the release." });

        await stage.RunAsync(failing);
        var failed = await stage.WokenAsync(lead, 2);
        Assert.Equal([(failing, "failed")], Stage.Causes(failed));
        Assert.Contains("Failure: The model is gone.", failed.Data().Text("digest"), StringComparison.Ordinal);

        var run = await Rest.DoAsync(stage.Http, $"/api/sessions/{asking}/prompts", """{"text":"Go."}""");
        var asked = await stage.WokenAsync(lead, 3);
        Assert.Equal([(asking, "asks")], Stage.Causes(asked));
        Assert.Contains("Asks a person: Which colour?", asked.Data().Text("digest"), StringComparison.Ordinal);
        await Rest.DoAsync(stage.Http, $"/api/interactions/{(await stage.EventAsync(asking, "interaction.opened")).Data().Text("interaction")}/answer", """{"text":"red"}""");
        await History.OfRunAsync(stage.Http, run["run"]);
        Assert.Equal([(asking, "idle")], Stage.Causes(await stage.WokenAsync(lead, 4)));

        await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = waiting, to = other, urgency = "blocking", text = "Which port?" }));
        var blocked = await stage.WokenAsync(lead, 5);
        Assert.Equal([(waiting, "asks")], Stage.Causes(blocked));
        Assert.True(blocked.Data().Text("digest")!.Contains("Waits for an answer in thread: thr_", StringComparison.Ordinal), blocked.ToString());
        Assert.Equal(5, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
    }

    [Fact(DisplayName = "[O31] what happens during its own turn waits for the turn's end, and is one wake")]
    public async Task Wakes_are_coalesced()
    {
        await using var stage = await Stage.StartAsync();
        var (began, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lead = await stage.SessionAsync(async part =>
        {
            if (part.Prompt.Contains("has become idle", StringComparison.Ordinal))
            {
                began.TrySetResult();
                await gate.Task.WaitAsync(part.Cancelled);
            }
        });
        var (first, second) = (await stage.SessionAsync(parent: lead), await stage.SessionAsync(parent: lead));
        await stage.OrchestrateAsync(lead, new { goal = "Ship the release." });
        await stage.RunAsync(first);
        await began.Task.Within("the turn of the first wake");

        await stage.RunAsync(first, "Again.");
        await stage.RunAsync(second);
        await stage.RunAsync(first, "And again.");
        Assert.Equal(2, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
        Assert.Equal([second, first], (await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray().Select(cause => cause.Text("session")));
        gate.SetResult();

        var woken = await stage.WokenAsync(lead, 3);
        Assert.Equal([(second, "idle"), (first, "idle")], Stage.Causes(woken));
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
    }

    [Fact(DisplayName = "[O30] [O32] it manages sessions that its owner names too: it sees and prompts them in other trees, until it is switched off")]
    public async Task It_manages_what_it_is_given()
    {
        await using var stage = await Stage.StartAsync();
        var refused = new Recording<string>("answers");
        var worker = await stage.SessionAsync();
        var stranger = await stage.SessionAsync();
        var lead = await stage.SessionAsync(async part =>
        {
            refused.Add((await part.CallAsync("send_prompt", new { session = worker, text = $"Go {refused.Items.Count}." })).Text);
            refused.Add((await part.CallAsync("send_prompt", new { session = stranger, text = "Go." })).Text);
        });

        await stage.OrchestrateAsync(lead, new { goal = "Ship.", manages = new[] { worker } });
        await stage.Heard.WaitAsync("its prompt", heard => heard == (worker, "Go 0."));
        await stage.PatchAsync(lead, new { enabled = false });
        await stage.RunAsync(worker);
        await stage.RunAsync(lead, "Try.");

        Assert.Contains("not_found", refused.Items[1], StringComparison.Ordinal);
        Assert.All(refused.Items.TakeLast(2), text => Assert.Contains("not_found", text, StringComparison.Ordinal));
        var state = await stage.GetAsync(lead);
        Assert.Equal("off", state["status"]);
        Assert.Empty(state.Json.GetProperty("pending").EnumerateArray());
        var wakes = state.Json.GetProperty("wakes").GetInt32();

        await stage.PatchAsync(lead, new { enabled = true });
        Assert.Equal([(lead, "switched_on")], Stage.Causes(await stage.WokenAsync(lead, wakes + 1)));
    }

    [Fact(DisplayName = "[O31] one that waited without a run and is answered wakes it at its turn's end alone: between the answer and the turn it was not idle")]
    public async Task An_answer_is_no_idleness()
    {
        await using var stage = await Stage.StartAsync();
        var gate = new TaskCompletionSource();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var (worker, other) = (await stage.SessionAsync(part => gate.Task.WaitAsync(part.Cancelled), parent: lead), await stage.SessionAsync());
        await stage.OrchestrateAsync(lead, new { goal = "Listen." });
        var thread = await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = worker, to = other, urgency = "blocking", text = "Which port?" }));
        await stage.WokenAsync(lead, 2);

        await Rest.DoAsync(stage.Http, $"/api/threads/{thread["id"]}/messages", JsonSerializer.Serialize(new { from = other, text = "8080" }));
        await stage.EventAsync(worker, "run.started");
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
        Assert.Equal(2, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
        gate.SetResult();

        Assert.Equal([(worker, "idle")], Stage.Causes(await stage.WokenAsync(lead, 3)));
    }

    [Fact(DisplayName = "[O22] [O31] what wait_for has told an orchestrator wakes it no more; what comes later does")]
    public async Task What_it_was_told_does_not_wake_it()
    {
        await using var stage = await Stage.StartAsync();
        var (worker, told) = ("", new TaskCompletionSource<JsonElement>());
        var lead = await stage.SessionAsync(async part =>
        {
            if (part.Prompt == "Wait.")
            {
                await part.DoAsync("send_prompt", new { session = worker, text = "Count." });
                told.TrySetResult(await part.DoAsync("wait_for", new { session = worker }));
            }
        });
        worker = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Listen." });

        await stage.RunAsync(lead, "Wait.");

        Assert.Equal("You said: Count.", (await told.Task.Within("what it was told")).Text("saidLast"));
        Assert.Equal([(worker, "idle")], Stage.Causes(await stage.EventAsync(lead, "orchestration.told")));
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
        Assert.Equal(1, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
        await stage.RunAsync(worker, "Again.");
        Assert.Equal([(worker, "idle")], Stage.Causes(await stage.WokenAsync(lead, 2)));
        Assert.DoesNotContain("that you waited for", string.Join('\n', stage.Heard.Items), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[O31] one session that says very much hides neither the failure of another from a digest, nor what it said last")]
    public async Task A_chatty_session_hides_nothing()
    {
        await using var stage = await Stage.StartAsync();
        var (began, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lead = await stage.SessionAsync(async part =>
        {
            began.TrySetResult();
            await gate.Task.WaitAsync(part.Cancelled);
        });
        var failing = await stage.SessionAsync(
            async part =>
            {
                await part.SayAsync("I try.");
                throw new AgentException(AgentErrors.Provider, "The model is gone.");
            },
            parent: lead);
        await Rest.PostAsync(stage.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var chatty = (await Rest.DoAsync(stage.Http, "/api/sessions", $$"""{"agent":"writer","parent":"{{lead}}"}"""))["id"];
        await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Listen."}""");
        await began.Task.Within("its first turn");
        await stage.RunAsync(failing);
        for (var part = 0; part < 11; part++)
        {
            await Rest.WriteAsync(stage.Http, chatty, [.. Enumerable.Range(0, 100).Select(i => Rest.Event("message.completed", new { message = $"msg_{part}_{i}", role = "assistant", text = $"Line {part} {i}." }))]);
        }

        gate.SetResult();
        var digest = (await stage.WokenAsync(lead, 2)).Data().Text("digest")!;

        Assert.Contains("Failure: The model is gone.", digest, StringComparison.Ordinal);
        Assert.Contains("Said last: I try.", digest, StringComparison.Ordinal);
        Assert.Contains("Said last: Line 10 99.", digest, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[O31] a digest is at most 16 KiB, whatever was said, and names first who woke it")]
    public async Task A_digest_is_bounded()
    {
        await using var stage = await Stage.StartAsync();
        stage.Others = part => part.SayAsync(string.Concat(Enumerable.Repeat("äöü 🥊 ", 5000)));
        var (began, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lead = await stage.SessionAsync(async part =>
        {
            began.TrySetResult();
            await gate.Task.WaitAsync(part.Cancelled);
        });
        var workers = new List<string>();
        for (var n = 0; n < 12; n++)
        {
            workers.Add(await stage.SessionAsync(parent: lead));
        }

        await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", JsonSerializer.Serialize(new { goal = new string('ä', 4000), rules = new string('ö', 4000) }));
        await began.Task.Within("its first turn");
        foreach (var worker in workers)
        {
            await stage.RunAsync(worker);
        }

        gate.SetResult();
        var digest = (await stage.WokenAsync(lead, 2)).Data().Text("digest")!;
        Assert.InRange(Encoding.UTF8.GetByteCount(digest), 10_000, 16 * 1024);
        Assert.DoesNotContain('\uFFFD', digest);
        Assert.Contains("more: see list_sessions", digest, StringComparison.Ordinal);
        Assert.EndsWith("prompts that you may send in an hour.]", digest, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[O31] a server that is stopped between a cause and its wake wakes it after its start, once, and an orchestrator stays on")]
    public async Task A_restart_loses_no_wake()
    {
        await using var stage = await Stage.StartAsync();
        var began = new TaskCompletionSource();
        var lead = await stage.SessionAsync(part =>
        {
            if (began.Task.IsCompleted || !part.Prompt.Contains("has become idle", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            began.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, part.Cancelled);
        });
        var (first, second) = (await stage.SessionAsync(parent: lead), await stage.SessionAsync(parent: lead));
        await stage.OrchestrateAsync(lead, new { goal = "Ship the release." });
        await stage.RunAsync(first);
        await began.Task.Within("the turn that the restart interrupts");
        await stage.RunAsync(second);

        await stage.Host.StopAsync();
        await stage.Host.StartAsync();

        Assert.Equal([(second, "idle")], Stage.Causes(await stage.WokenAsync(lead, 3)));
        await stage.RunAsync(first, "Again.");
        Assert.Equal([(first, "idle")], Stage.Causes(await stage.WokenAsync(lead, 4)));
        Assert.Equal(4, (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32());
    }
}
