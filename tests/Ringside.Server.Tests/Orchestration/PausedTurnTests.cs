using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>An orchestrator that is stopped in the middle of its turn: the turn goes on, and can send nothing.</summary>
public sealed class PausedTurnTests
{
    [Fact(DisplayName = "[O34] a turn in which an orchestrator is stopped goes on to its end: every tool that sends is refused and says why, those that look answer, and its end wakes nobody")]
    public async Task A_stopped_turn_goes_on_and_sends_nothing()
    {
        await using var stage = await Stage.StartAsync();
        var (worker, asking, thread) = ("", "", "");
        var (refused, looked) = (new Recording<(string Tool, string Text, bool IsError)>("refusals"), new Recording<(string Tool, string Text, bool IsError)>("looks"));
        var lead = await stage.SessionAsync(async part =>
        {
            if (!part.Prompt.Contains("You are woken because you were switched on", StringComparison.Ordinal))
            {
                return;
            }

            await part.DoAsync("send_prompt", new { session = worker, text = "Go on." });
            foreach (var (tool, input) in Sending(worker, asking, thread))
            {
                var (text, isError) = await part.CallAsync(tool, input);
                refused.Add((tool, text, isError));
            }

            foreach (var (tool, input) in Looking(worker))
            {
                var (text, isError) = await part.CallAsync(tool, input);
                looked.Add((tool, text, isError));
            }
        });
        (worker, asking) = (await stage.SessionAsync(parent: lead), await stage.SessionAsync(parent: lead));
        thread = (await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = asking, to = lead, urgency = "blocking", text = "Which port?" })))["id"];
        await stage.OrchestrateAsync(lead, new { goal = "Drive.", maxRepeats = 1 });

        var stopped = await stage.EventAsync(lead, "orchestration.stopped");
        var reason = stopped.Data().Text("detail")!;
        Assert.StartsWith("This orchestrator has sent nearly the same prompt", reason, StringComparison.Ordinal);
        Assert.Equal(Sending(worker, asking, thread).Select(call => call.Tool), refused.Items.Select(call => call.Tool));
        Assert.All(refused.Items, call =>
        {
            Assert.True(call.IsError, $"{call.Tool}: {call.Text}");
            Assert.Equal("conflict", JsonElement.Parse(call.Text).Text("error"));
            Assert.Contains($"The orchestrator {lead} is paused, and nothing was sent: {reason}", JsonElement.Parse(call.Text).Text("detail"), StringComparison.Ordinal);
        });
        Assert.Equal(Looking(worker).Select(call => (call.Tool, false)), looked.Items.Select(call => (call.Tool, call.IsError)));

        var events = await History.AllAsync(stage.Http, "/api/events", $"&tree={lead}");
        var run = events.Single(e => e.Type() == "orchestration.woken").Text("run");
        Assert.Equal("run.completed", events.Single(e => e.Text("run") == run && History.IsEnd(e.Type())).Type());
        var after = events.SkipWhile(e => e.Type() != "orchestration.stopped").Skip(1).ToList();
        Assert.DoesNotContain(after, e => e.Text("actor") == lead && e.Type() is "prompt.queued" or "session.created" or "thread.opened" or "thread.message" or "task.created" or "interaction.opened");

        // One cause wakes it after the pause, and nothing has before.
        await stage.RunAsync(worker, "Once more.");
        Assert.Equal(("paused", 1), ((await stage.GetAsync(lead))["status"], (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32()));
        await Rest.DoAsync(stage.Http, $"/api/interactions/{stopped.Data().Text("interaction")}/answer", """{"option":"resume"}""");
        Assert.Equal([(worker, "idle"), (lead, "resumed")], Stage.Causes(await stage.WokenAsync(lead, 2)));
    }

    /// <summary>Every tool that sends; the first call is one too many, and stops it.</summary>
    private static (string Tool, object Input)[] Sending(string worker, string asking, string thread) =>
    [
        ("send_prompt", new { session = worker, text = "Go on." }),
        ("send_prompt", new { session = worker, text = "Something else altogether." }),
        ("send_prompt", new { session = worker, text = "At once!", delivery = "interrupt" }),
        ("start_session", new { agent = "demo", prompt = "Help." }),
        ("open_thread", new { to = worker, text = "How far are you?" }),
        ("open_thread", new { to = worker, text = "How far are you now?", urgency = "blocking" }),
        ("post_message", new { thread, text = "8080" }),
        ("post_message", new { thread, text = "I am at work.", kind = "status" }),
        ("create_task", new { prompt = "Look again.", cron = "0 0 1 1 *" }),
        ("create_task", new { session = asking, prompt = "Look again.", cron = "0 0 1 1 *" }),
    ];

    private static (string Tool, object Input)[] Looking(string worker) =>
        [("list_agents", new { }), ("list_sessions", new { }), ("read_session", new { session = worker }), ("wait_for", new { session = worker })];
}
