using System.Text.Json;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Who waits for what will have it go on is not silent yet.</summary>
public sealed class SilenceWaitTests
{
    [Fact(DisplayName = "[O17] one that has delegated itself waits for that: its silence is said after the one below has been silent and it has heard so, up to the top")]
    public async Task Silence_goes_up()
    {
        await using var stage = await Stage.StartAsync();
        var (top, gate) = (await stage.SessionAsync(_ => Task.CompletedTask), new TaskCompletionSource());
        var (middle, below) = ("", new TaskCompletionSource<string>());
        var worker = await stage.SessionAsync(part => gate.Task.WaitAsync(part.Cancelled), parent: top);
        middle = await stage.SessionAsync(
            async part =>
            {
                if (part.Prompt.Contains("delegated to you", StringComparison.Ordinal))
                {
                    below.SetResult((await part.DoAsync("open_thread", new { to = worker, text = "Count for me.", kind = "delegation" })).Text("thread")!);
                }
            },
            parent: top);

        var thread = (await stage.DelegateAsync(top, middle))["id"];
        await stage.EventAsync(middle, "run.completed");
        Assert.Equal(middle, (await Rest.GetAsync(stage.Http, $"/api/threads/{thread}"))["awaits"]);
        gate.SetResult();

        await stage.Heard.WaitAsync("the silence of the one in the middle", heard => heard.Session == top && heard.Prompt.Contains(middle, StringComparison.Ordinal));
        var silences = (await History.AllAsync(stage.Http, "/api/events", $"&tree={top}&type=thread.message")).Select(e => (e.Text("thread"), e.Text("actor")));
        Assert.Equal([(await below.Task, worker), (thread, middle)], silences);
        Assert.Equal(2, stage.Heard.Items.Count(heard => heard.Session == middle));
    }

    [Fact(DisplayName = "[O17] one that has asked a person waits for the answer, and falls idle by it where it is not prompted")]
    public async Task A_question_to_a_person_is_waited_for()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var program = await stage.ProgramAsync(lead);
        var thread = (await stage.DelegateAsync(lead, program))["id"];
        await Rest.WriteAsync(
            stage.Http, program,
            Rest.Event("run.started"), Rest.Event("run.completed"), Rest.Event("interaction.opened", new { interaction = "itx_colour", kind = "question", title = "Which colour?", options = Array.Empty<object>() }));
        Assert.Equal(program, (await Rest.GetAsync(stage.Http, $"/api/threads/{thread}"))["awaits"]);

        await Rest.DoAsync(stage.Http, "/api/interactions/itx_colour/answer", """{"text":"red"}""");

        Assert.Equal("status", (await stage.SaidAsync(thread)).Data().Text("kind"));
    }

    [Theory(DisplayName = "[O17] one that waits for another session to be idle, or leads one that is at work, is not silent before it has heard of that")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_is_at_work_is_waited_for(bool leads)
    {
        var time = new FakeTime();
        await using var stage = await Stage.StartAsync(time);
        var (top, other) = (await stage.SessionAsync(_ => Task.CompletedTask), "");
        var middle = await stage.SessionAsync(
            part => !leads && part.Prompt.Contains("delegated to you", StringComparison.Ordinal) ? part.DoAsync("wait_for", new { session = other, timeoutSeconds = 600 }) : Task.CompletedTask, parent: top);
        other = await stage.ProgramAsync(leads ? middle : top);
        await Rest.WriteAsync(stage.Http, other, Rest.Event("run.started", new { leaseMs = 86_400_000 }));
        if (leads)
        {
            await stage.OrchestrateAsync(middle, new { goal = "Count." });
        }

        var thread = (await stage.DelegateAsync(top, middle))["id"];
        if (!leads)
        {
            await time.TimersAsync(TimeSpan.FromSeconds(45));
            time.Advance(TimeSpan.FromSeconds(45));
        }

        await stage.EventAsync(middle, "run.completed", leads ? 2 : 1);
        Assert.Equal(middle, (await Rest.GetAsync(stage.Http, $"/api/threads/{thread}"))["awaits"]);
        await Rest.WriteAsync(stage.Http, other, Rest.Event("run.completed"));

        await stage.Heard.WaitAsync("the silence", heard => heard.Session == top && heard.Prompt.Contains("fallen idle without a word here", StringComparison.Ordinal));
        Assert.Equal(leads ? 3 : 2, stage.Heard.Items.Count(heard => heard.Session == middle));
        Assert.Single(await History.AllAsync(stage.Http, "/api/events", $"&thread={thread}&type=thread.message"));
    }

    [Fact(DisplayName = "[O17] two that delegated to each other and say nothing do not wait for each other for ever")]
    public async Task A_circle_is_no_wait()
    {
        await using var stage = await Stage.StartAsync();
        var (root, first, second, gate) = (await stage.SessionAsync(_ => Task.CompletedTask), "", "", new TaskCompletionSource());
        first = await stage.SessionAsync(part => gate.Task.WaitAsync(part.Cancelled), parent: root);
        second = await stage.SessionAsync(part => gate.Task.WaitAsync(part.Cancelled), parent: root);
        var threads = new[] { (await stage.DelegateAsync(first, second))["id"], (await stage.DelegateAsync(second, first))["id"] };
        gate.SetResult();

        foreach (var thread in threads)
        {
            await stage.SaidAsync(thread);
            await stage.Heard.WaitAsync("the silence", heard => heard.Prompt.StartsWith($"[Thread {thread}: ", StringComparison.Ordinal));
        }

        Assert.Equal(2, stage.Heard.Items.Count(heard => heard.Prompt.Contains("fallen idle without a word here", StringComparison.Ordinal)));
    }
}
