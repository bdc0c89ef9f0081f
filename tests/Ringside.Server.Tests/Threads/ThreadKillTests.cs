using System.Text.Json;
using ModelContextProtocol.Client;
using Ringside.Server.Tests.Mcp;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

/// <summary>Kill −9 of a real server at each step of what is said in a thread.</summary>
public sealed class ThreadKillTests
{
    [Theory(DisplayName = "[O11] [A9] kill −9 at each step of a question: it is in the thread and told once, or the turn that was to hear it is interrupted and says so; who asked waits on")]
    [InlineData("thread.opened", true, "run.completed", 1)]
    [InlineData("thread.opened", false, "run.completed", 1)]
    [InlineData("run.started", true, "run.completed", 1)]
    [InlineData("run.started", false, "run.interrupted", 0)]
    [InlineData("tool.started", false, "run.interrupted", 1)]
    [InlineData("run.completed", false, "run.completed", 1)]
    public async Task A_question_is_told_once(string type, bool before, string end, int heard)
    {
        await using var stage = await CrashStage.StartAsync();
        var (asker, other) = (await stage.SessionAsync(), await stage.SessionAsync());
        var question = JsonSerializer.Serialize(new { from = asker, to = other, urgency = "blocking", text = "Which port? [[tool]]" });

        await stage.KillAsync(type, type == "thread.opened" ? asker : other, () => Rest.DoAsync(stage.Http, "/api/threads", question), before: before);
        if (type == "thread.opened" && before)
        {
            // It had no answer, and nothing of it is in the log.
            await Rest.DoAsync(stage.Http, "/api/threads", question);
        }

        var turn = await History.OfRunAsync(stage.Http, (await stage.EventAsync(other, "run.started")).Text("run")!);
        Assert.Equal((end, heard), (turn[^1].Type(), HeardOf(stage, other, "Which port?")));
        Assert.Equal(end == "run.interrupted" ? "server_stopped" : null, turn[^1].Data().TryGetProperty("error", out var error) ? error.Text("code") : null);
        var thread = Assert.Single((await Rest.GetAsync(stage.Http, "/api/threads")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("waiting", "waiting"), (thread.Text("status"), (await Rest.GetAsync(stage.Http, $"/api/sessions/{asker}"))["status"]));

        await Rest.DoAsync(stage.Http, $"/api/threads/{thread.Text("id")}/messages", JsonSerializer.Serialize(new { from = other, text = "8080" }));
        await History.OfRunAsync(stage.Http, (await stage.EventAsync(asker, "run.started")).Text("run")!);
        Assert.Equal((1, heard), (HeardOf(stage, asker, "8080"), HeardOf(stage, other, "Which port?")));
        Assert.Equal([asker, other], (await QueuedAsync(stage, asker)).Concat(await QueuedAsync(stage, other)).Select(e => e.Text("session")));
    }

    [Theory(DisplayName = "[O11] [O12] kill −9 at each step of an answer to one that waits without a run: it is told by one prompt")]
    [InlineData("thread.message", true, "run.completed", 1)]
    [InlineData("thread.message", false, "run.completed", 1)]
    [InlineData("run.started", false, "run.interrupted", 0)]
    [InlineData("run.completed", false, "run.completed", 1)]
    public async Task An_answer_is_told_once(string type, bool before, string end, int heard)
    {
        await using var stage = await CrashStage.StartAsync();
        var (asker, other) = (await stage.SessionAsync(), await stage.SessionAsync());
        var thread = (await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = asker, to = other, urgency = "blocking", text = "Which port?" })))["id"];
        await History.OfRunAsync(stage.Http, (await stage.EventAsync(other, "run.started")).Text("run")!);
        Task<Answer> SayAsync() => Rest.DoAsync(stage.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = other, text = "8080 [[tool]]" }));

        await stage.KillAsync(type, type == "thread.message" ? other : asker, SayAsync, before: before);
        if (before)
        {
            await SayAsync();
        }

        var turn = await History.OfRunAsync(stage.Http, (await stage.EventAsync(asker, "run.started")).Text("run")!);
        Assert.Equal((end, heard), (turn[^1].Type(), HeardOf(stage, asker, "8080")));
        Assert.Single(await QueuedAsync(stage, asker));
        Assert.Single(await SaidAsync(stage, thread));
        Assert.NotEqual("waiting", (await Rest.GetAsync(stage.Http, $"/api/sessions/{asker}"))["status"]);
    }

    [Fact(DisplayName = "[O22] kill −9 in the moment of an answer to a call that waits: it is in the thread alone, nobody waits any more, and the turn is interrupted")]
    public async Task An_answer_to_a_call_is_in_the_thread()
    {
        await using var stage = await CrashStage.StartAsync();
        var asker = await stage.SessionAsync();
        var other = await stage.SessionAsync(parent: asker);
        await using var client = await AtWorkAsync(stage, asker);
        await AskAsync(stage, asker, Calling(client, other));
        var thread = await ThreadAsync(stage, asker);
        await stage.KillAsync("thread.message", other, () => Rest.DoAsync(stage.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = other, text = "8080" })));

        await stage.RunAsync(asker, "And now?");

        Assert.Equal(["And now?"], stage.Heard(asker).Skip(1));
        Assert.Equal("8080", Assert.Single(await SaidAsync(stage, thread)).Data().Text("text"));
        Assert.Equal(("open", "idle"), ((await Rest.GetAsync(stage.Http, $"/api/threads/{thread}"))["status"], (await Rest.GetAsync(stage.Http, $"/api/sessions/{asker}"))["status"]));
        Assert.Equal(["run.interrupted", "run.completed"], (await History.OfSessionAsync(stage.Http, asker)).Where(e => e.Text("session") == asker).Types().Where(History.IsEnd));
    }

    [Fact(DisplayName = "[O22] kill −9 while a call waits: the question stands, and its answer is one prompt")]
    public async Task An_answer_after_the_call_is_a_prompt()
    {
        await using var stage = await CrashStage.StartAsync();
        var asker = await stage.SessionAsync();
        var other = await stage.SessionAsync(parent: asker);
        await using var client = await AtWorkAsync(stage, asker);
        await stage.KillAsync("thread.opened", asker, () => Calling(client, other));
        var thread = await ThreadAsync(stage, asker);
        await History.OfRunAsync(stage.Http, (await stage.EventAsync(other, "run.started")).Text("run")!);

        await Rest.DoAsync(stage.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = other, text = "8080" }));
        await History.OfRunAsync(stage.Http, (await stage.EventAsync(asker, "run.started", 2)).Text("run")!);

        Assert.Equal((1, 1), (HeardOf(stage, other, "Which port?"), HeardOf(stage, asker, "8080")));
    }

    [Theory(DisplayName = "[G31] [O11] kill −9 where an answer is told inside a turn: once where the log knows that it was, else again by the next turn's prompt, never not at all")]
    [InlineData(false, "steered", 0)]
    [InlineData(true, "end_turn", 1)]
    public async Task An_answer_inside_a_turn_is_told_at_least_once(bool before, string end, int again)
    {
        await using var stage = await CrashStage.StartAsync();
        var (asker, other) = (await stage.SessionAsync(agent: "steered"), await stage.SessionAsync());
        var thread = (await Rest.DoAsync(stage.Http, "/api/threads", JsonSerializer.Serialize(new { from = asker, to = other, urgency = "blocking", text = "Which port?" })))["id"];
        var run = await stage.PromptAsync(asker, "[[heed]]");
        await stage.EventAsync(asker, "message.delta");

        // That the log is to be told shows that the agent has taken it.
        await stage.KillAsync(
            "prompt.delivered", asker, () => Rest.DoAsync(stage.Http, $"/api/threads/{thread}/messages", JsonSerializer.Serialize(new { from = other, text = "8080" })), before: before);
        Assert.Equal("run.interrupted", (await History.OfRunAsync(stage.Http, run))[^1].Type());
        await stage.RunAsync(asker, "And now?");

        var prompt = Assert.Single(await QueuedAsync(stage, asker));
        Assert.Equal((end, again), ((await Rest.GetAsync(stage.Http, $"/api/runs/{prompt.Text("run")}"))["stopReason"], HeardOf(stage, asker, "8080")));
        Assert.Single(await History.OfSessionAsync(stage.Http, asker), e => e.Type() == "prompt.delivered" && e.Data().Text("prompt") == prompt.Data().Text("prompt"));
        Assert.Empty((await Rest.GetAsync(stage.Http, $"/api/sessions/{asker}/prompts")).Json.GetProperty("items").EnumerateArray());
    }

    /// <summary>A client of the tools as the session's agent has them, which stays in its turn.</summary>
    private static async Task<McpClient> AtWorkAsync(CrashStage stage, string session)
    {
        await stage.PromptAsync(session, "[[servers]] [[tool]] [[wait]]");
        await stage.EventAsync(session, "tool.completed");
        var said = (await stage.EventAsync(session, "message.completed", 2)).Data().Text("text")!;
        var offered = Assert.Single(JsonElement.Parse(said).EnumerateArray().ToList());
        return await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(stage.Server.Address, "/mcp"),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = offered.GetProperty("headers")[0].Text("value")! },
        }));
    }

    private static Task<JsonElement> Calling(McpClient client, string to) => client.DoAsync("open_thread", new { to, text = "Which port?", urgency = "blocking" });

    /// <summary>Lets a call be made that waits, and the one that is asked hear of it.</summary>
    private static async Task AskAsync(CrashStage stage, string asker, Task<JsonElement> call)
    {
        _ = call.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        var opened = await stage.EventAsync(asker, "thread.opened");
        await History.OfRunAsync(stage.Http, (await stage.EventAsync(opened.Text("peer")!, "run.started")).Text("run")!);
    }

    private static async Task<string> ThreadAsync(CrashStage stage, string asker) => (await stage.EventAsync(asker, "thread.opened")).Text("thread")!;

    private static int HeardOf(CrashStage stage, string session, string what) => stage.Heard(session).Count(prompt => prompt.Contains(what, StringComparison.Ordinal));

    /// <summary>The prompts that a session was given of threads.</summary>
    private static async Task<List<JsonElement>> QueuedAsync(CrashStage stage, string session) =>
        [.. (await History.OfSessionAsync(stage.Http, session)).Where(e => e.Type() == "prompt.queued" && e.Text("session") == session && e.Text("thread") is not null)];

    private static Task<List<JsonElement>> SaidAsync(CrashStage stage, string thread) => History.AllAsync(stage.Http, "/api/events", $"&from=start&thread={thread}&type=thread.message");
}
