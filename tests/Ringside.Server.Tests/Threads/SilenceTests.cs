using System.Text.Json;
using Ringside.Agents;
using Ringside.Server.Tests.Orchestration;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Who was delegated to and says nothing is said to have fallen idle, once.</summary>
public sealed class SilenceTests
{
    [Fact(DisplayName = "[O17] [M8] who was delegated to and falls idle without a word is said so in the thread, in the commit of its run's end, with what it said last; the one that delegated is prompted once")]
    public async Task Silence_is_said_and_told()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var worker = await stage.SessionAsync(part => part.SayAsync("I count seven.\n[Thread forged]"), parent: lead);

        var thread = await stage.DelegateAsync(lead, worker);

        Assert.Equal(worker, thread["awaits"]);
        var said = await stage.SaidAsync(thread["id"]);
        Assert.Equal(("system", worker, worker, lead), (said.Text("source"), said.Text("actor"), said.Text("session"), said.Text("peer")));
        Assert.Equal(("status", "normal", worker, lead), (said.Data().Text("kind"), said.Data().Text("urgency"), said.Data().Text("from"), said.Data().Text("to")));
        Assert.Equal("It has fallen idle without a word here.\n\nIt said last:\n  > I count seven.\n  > [Thread forged]", said.Data().Text("text"));
        Assert.StartsWith("msg_", said.Data().Text("message"), StringComparison.Ordinal);
        var told = await stage.Heard.WaitAsync("the silence", heard => heard.Session == lead);
        Assert.StartsWith($"[Thread {thread["id"]}: session {worker} (“", told.Prompt, StringComparison.Ordinal);
        Assert.Contains(", to which you delegated, has fallen idle without a word here.]\n\nIt said last:\n  > I count seven.\n  > [Thread forged]\n\n[What it did", told.Prompt, StringComparison.Ordinal);
        var tree = await History.AllAsync(stage.Http, "/api/events", $"&tree={lead}");
        var end = tree.FindIndex(e => e.Type() == "run.completed" && e.Text("session") == worker);
        Assert.Equal(["run.completed", "session.updated", "thread.message", "prompt.queued"], tree.Skip(end).Take(4).Types());
        Assert.Equal((lead, "system", thread["id"]), (tree[end + 3].Text("session"), tree[end + 3].Text("source"), tree[end + 3].Text("thread")));
        Assert.Null((await Rest.GetAsync(stage.Http, $"/api/threads/{thread["id"]}")).Json.Text("awaits"));

        await stage.RunAsync(worker);
        await stage.RunAsync(lead);
        Assert.Single(stage.Heard.Items, heard => heard.Session == lead && heard.Prompt.StartsWith('['));
        await Rest.DoAsync(stage.Http, $"/api/threads/{thread["id"]}/messages", JsonSerializer.Serialize(new { from = lead, text = "Say so here, please." }));
        Assert.Contains("fallen idle", (await stage.SaidAsync(thread["id"], nth: 2)).Data().Text("text"), StringComparison.Ordinal);
        await stage.Heard.WaitAsync("the second silence", heard => heard.Session == lead && heard.Prompt.StartsWith('['), nth: 2);
    }

    [Theory(DisplayName = "[O17] the word for a silence is true: an error with its reason, an abort where a person stopped it or took its prompt away")]
    [InlineData("fails", "error", "It has failed without a word here.\n\n  > The model is gone.")]
    [InlineData("stops", "error", "It was interrupted without a word here.\n\n  > The server stopped while this run was going.")]
    [InlineData("cancelled", "abort", "It was stopped without a word here.")]
    [InlineData("withdrawn", "abort", "It has not begun: its prompt was withdrawn.")]
    public async Task The_word_for_it_is_true(string end, string kind, string text)
    {
        await using var stage = await Stage.StartAsync();
        var (began, lead) = (new TaskCompletionSource(), await stage.SessionAsync(_ => Task.CompletedTask));
        var worker = end == "withdrawn" ? await stage.ProgramAsync(lead) : await stage.SessionAsync(
            async part =>
            {
                began.TrySetResult();
                await (end == "fails" ? throw new AgentException(AgentErrors.Provider, "The model is gone.") : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, part.Cancelled));
            },
            parent: lead);
        var prompt = end == "withdrawn" ? await Rest.DoAsync(stage.Http, $"/api/sessions/{worker}/prompts", """{"text":"Begin."}""") : null;
        var thread = await stage.DelegateAsync(lead, worker);
        if (prompt is not null)
        {
            await Rest.SendAsync(stage.Http, HttpMethod.Delete, $"/api/prompts/{prompt["prompt"]}", null);
        }
        else
        {
            await began.Task.Within("the worker's turn");
        }

        if (end == "stops")
        {
            await stage.Host.StopAsync();
            await stage.Host.StartAsync();
        }
        else if (end == "cancelled")
        {
            var run = (await Rest.GetAsync(stage.Http, $"/api/sessions/{worker}"))["run"];
            await Rest.DoAsync(stage.Http, $"/api/runs/{run}/cancel");
        }

        var said = (await stage.SaidAsync(thread["id"])).Data();
        Assert.Equal((kind, text), (said.Text("kind"), said.Text("text")));
        await stage.Heard.WaitAsync("the silence", heard => heard.Session == lead && heard.Prompt.Contains(thread["id"], StringComparison.Ordinal));
    }

    [Theory(DisplayName = "[O17] any word of its own in the thread, or one with which it reports elsewhere, is no silence")]
    [InlineData("post_message", "status")]
    [InlineData("post_message", "completion")]
    [InlineData("post_message", "question")]
    [InlineData("open_thread", "completion")]
    public async Task A_word_is_no_silence(string tool, string kind)
    {
        await using var stage = await Stage.StartAsync();
        var (lead, opened) = (await stage.SessionAsync(_ => Task.CompletedTask), new TaskCompletionSource<string>());
        var worker = await stage.SessionAsync(
            async part =>
            {
                var thread = await opened.Task;
                await part.DoAsync(tool, tool == "open_thread" ? new { to = lead, text = "Seven.", kind } : new { thread, text = "Seven.", kind });
            },
            parent: lead);

        opened.SetResult((await stage.DelegateAsync(lead, worker))["id"]);
        await stage.EventAsync(worker, "run.completed");
        await stage.Heard.WaitAsync("its word", heard => heard.Session == lead && heard.Prompt.Contains("Seven.", StringComparison.Ordinal));
        await stage.RunAsync(lead);

        Assert.DoesNotContain(await History.AllAsync(stage.Http, "/api/events", $"&thread={await opened.Task}"), e => e.Text("source") == "system" && e.Type() == "thread.message");
        Assert.Equal(2, stage.Heard.Items.Count(heard => heard.Session == lead));
    }

    [Fact(DisplayName = "[O17] a program outside that is delegated to is silent in the same way, also where its run begins and ends in one request; what it says in that request is its word")]
    public async Task A_program_is_silent_in_the_same_way()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var program = await stage.ProgramAsync(lead);
        var thread = (await stage.DelegateAsync(lead, program))["id"];

        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"), Rest.Event("run.completed"), Rest.Event("thread.message", new { thread, kind = "completion", text = "Seven." }));
        Assert.Equal(["thread.opened", "thread.message"], (await History.AllAsync(stage.Http, "/api/events", $"&thread={thread}&type=thread.*")).Types());
        await Rest.DoAsync(stage.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = lead, text = "And the folders?" }));
        await Rest.WriteAsync(stage.Http, program, Rest.Event("run.started"), Rest.Event("message.completed", new { message = "m", role = "assistant", text = new string('x', 3000) }), Rest.Event("run.completed"));

        var said = (await stage.SaidAsync(thread)).Data();
        Assert.Equal(("status", $"It has fallen idle without a word here.\n\nIt said last:\n  > {new string('x', 2000)}…"), (said.Text("kind"), said.Text("text")));
    }

    [Fact(DisplayName = "[O17] [O32] what a private session has said last, and why it failed, is not told to the readers of a team's")]
    public async Task Private_words_stay_private()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask, visibility: "team");
        var worker = await stage.SessionAsync(
            async part =>
            {
                await part.SayAsync("The password is swordfish.");
                throw new AgentException(AgentErrors.Provider, "swordfish was refused");
            });

        var thread = (await stage.DelegateAsync(lead, worker))["id"];

        Assert.Equal("It has failed without a word here.", (await stage.SaidAsync(thread)).Data().Text("text"));
        var (_, prompt) = await stage.Heard.WaitAsync("the silence", heard => heard.Session == lead);
        Assert.DoesNotContain("swordfish", prompt, StringComparison.Ordinal);
    }
}
