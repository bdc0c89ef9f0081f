using System.Text.Json;
using Ringside.Agents;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Who delegated hears of a silence once, in whichever way comes first.</summary>
public sealed class SilenceToldTests
{
    [Fact(DisplayName = "[O17] [O22] one that is in its turn is told of a silence when that ends, and is not idle in between")]
    public async Task It_is_told_at_its_turns_end()
    {
        await using var stage = await Stage.StartAsync();
        var (began, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var lead = await stage.SessionAsync(async part =>
        {
            began.TrySetResult();
            await gate.Task.WaitAsync(part.Cancelled);
        });
        await Rest.DoAsync(stage.Http, $"/api/sessions/{lead}/prompts", """{"text":"Stay."}""");
        await began.Task.Within("its turn");

        var (program, thread) = await stage.SilentAsync(lead);
        Assert.Empty((await Rest.GetAsync(stage.Http, $"/api/sessions/{lead}")).Json.GetProperty("inbox").EnumerateArray());
        gate.SetResult();

        await stage.Heard.WaitAsync("the silence", heard => Silences.IsOf(heard, lead, thread));
        var statuses = (await History.OfSessionAsync(stage.Http, lead)).Where(e => e.Type() == "session.updated" && e.Text("session") == lead).Select(e => e.Data().Text("status")).OfType<string>();
        Assert.Equal(["queued", "running", "queued", "running"], statuses.Take(4));
        Assert.NotNull(program);
    }

    [Theory(DisplayName = "[O17] [O22] what wait_for has told of a silence is told by no prompt besides, whether it waited for it or came later; a call that nobody hears has told nothing")]
    [InlineData("before", false)]
    [InlineData("after", false)]
    [InlineData("hung up", true)]
    public async Task A_call_tells_it(string call, bool isPrompted)
    {
        await using var stage = await Stage.StartAsync();
        var (program, began, ended, told) = ("", new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource<JsonElement?>());
        using var hangUp = new CancellationTokenSource();
        var lead = await stage.SessionAsync(async part =>
        {
            if (part.Prompt != "Wait.")
            {
                return;
            }

            if (call == "after")
            {
                began.SetResult();
                await ended.Task.WaitAsync(part.Cancelled);
            }

            var waiting = part.Start.Tools!.Tools.Single(tool => tool.Name == "wait_for").CallAsync(JsonSerializer.SerializeToElement(new { session = program }), hangUp.Token);
            began.TrySetResult();
            try
            {
                told.SetResult(JsonElement.Parse((await waiting).Text));
            }
            catch (OperationCanceledException)
            {
                told.SetResult(null);
                await ended.Task.WaitAsync(part.Cancelled);
            }
        });
        program = await stage.ProgramAsync(lead);
        var thread = (await stage.DelegateAsync(lead, program))["id"];
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"));
        var run = (await Rest.DoAsync(stage.Http, $"/api/sessions/{lead}/prompts", """{"text":"Wait."}"""))["run"];
        await began.Task.Within("the call");
        if (call == "hung up")
        {
            hangUp.Cancel();
            Assert.Null(await told.Task.Within("the end of the call"));
        }

        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.completed"));
        ended.SetResult();

        Assert.Equal(isPrompted ? null : "idle", (await told.Task.Within("what it was told"))?.Text("status"));
        await History.OfRunAsync(stage.Http, run);
        await stage.RunAsync(lead, "The last.");
        Assert.Equal(isPrompted ? 1 : 0, stage.Heard.Items.Count(heard => Silences.IsOf(heard, lead, thread)));
        Assert.Single(await History.AllAsync(stage.Http, "/api/events", $"&thread={thread}&type=thread.message"));
    }

    [Fact(DisplayName = "[O17] [O22] one that waits for the silent session for longer than a call is prompted once, of the silence")]
    public async Task A_long_wait_is_told_once()
    {
        var time = new FakeTime();
        await using var stage = await Stage.StartAsync(time);
        var program = "";
        var lead = await stage.SessionAsync(part => part.Prompt == "Wait." ? part.DoAsync("wait_for", new { session = program, timeoutSeconds = 600 }) : Task.CompletedTask);
        program = await stage.ProgramAsync(lead);
        var thread = (await stage.DelegateAsync(lead, program))["id"];
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started", new { leaseMs = 86_400_000 }));
        var run = (await Rest.DoAsync(stage.Http, $"/api/sessions/{lead}/prompts", """{"text":"Wait."}"""))["run"];
        await time.TimersAsync(TimeSpan.FromSeconds(45));
        time.Advance(TimeSpan.FromSeconds(45));
        await History.OfRunAsync(stage.Http, run);

        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.completed"));

        await stage.Heard.WaitAsync("the silence", heard => Silences.IsOf(heard, lead, thread));
        time.Advance(TimeSpan.FromSeconds(600));
        await stage.RunAsync(lead, "The last.");
        Assert.Equal(3, stage.Heard.Items.Count(heard => heard.Session == lead));
    }

    [Theory(DisplayName = "[O17] [O22] who waits for an answer in the thread has a failure of the other one for its answer, and no prompt or wake besides")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_is_the_answer(bool orchestrates)
    {
        await using var stage = await Stage.StartAsync();
        var (thread, asked) = ("", new TaskCompletionSource<JsonElement>());
        var lead = await stage.SessionAsync(async part =>
        {
            if (part.Prompt == "Ask.")
            {
                asked.SetResult(await part.DoAsync("post_message", new { thread, text = "How many are there by now?", kind = "question", urgency = "blocking" }));
            }
        });
        var program = await stage.ProgramAsync(lead);
        if (orchestrates)
        {
            await stage.OrchestrateAsync(lead, new { goal = "Count." });
        }

        thread = (await stage.DelegateAsync(lead, program))["id"];
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"));
        var run = (await Rest.DoAsync(stage.Http, $"/api/sessions/{lead}/prompts", """{"text":"Ask."}"""))["run"];
        await stage.EventAsync(lead, "thread.message");
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.failed", new { error = new { code = "broken", message = "The disk is gone." } }));

        var answer = await asked.Task.Within("the answer");
        Assert.Equal(("answered", "error", program), (answer.Text("status"), answer.Text("kind"), answer.Text("from")));
        Assert.Contains("  > The disk is gone.", answer.Text("text"), StringComparison.Ordinal);
        await History.OfRunAsync(stage.Http, run);
        await stage.RunAsync(lead, "The last.");
        Assert.Equal(orchestrates ? 3 : 2, stage.Heard.Items.Count(heard => heard.Session == lead));
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
    }
}
