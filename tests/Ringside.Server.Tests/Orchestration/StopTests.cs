using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>An orchestrator does not run away: each limit stops it, says why, and asks a person.</summary>
public sealed class StopTests
{
    [Fact(DisplayName = "[O34] [M5] an orchestrator that says the same again and again is stopped, says why, and goes on once a person lets it")]
    public async Task Endless_repeat()
    {
        await using var stage = await Stage.StartAsync();
        var (worker, told) = ("", new Recording<string>("answers"));
        var lead = await stage.SessionAsync(async part =>
        {
            var (text, isError) = await part.CallAsync("send_prompt", new { session = worker, text = $"Attempt {told.Items.Count}: please fix the flaky login test now, and run it!" });
            told.Add(isError ? text : "sent");
        });
        worker = await stage.SessionAsync(parent: lead);
        await Rest.SendAsync(stage.Http, HttpMethod.Patch, $"/api/sessions/{worker}", """{"title":"The tests"}""");
        await stage.OrchestrateAsync(lead, new { goal = "Make it green.", maxRepeats = 3 });

        var stop = await StoppedAsync(stage, lead, "repeated_prompt");

        Assert.Equal(3, told.Items.Count(text => text == "sent"));
        Assert.Contains("is paused, and nothing was sent: This orchestrator has sent nearly the same prompt to “The tests” 3 times within an hour", await told.WaitAsync("a refusal", text => text != "sent"), StringComparison.Ordinal);
        await stage.RunAsync(worker);
        Assert.Equal(("paused", "repeated_prompt"), ((await stage.GetAsync(lead))["status"], (await stage.GetAsync(lead)).Json.GetProperty("stop").Text("reason")));
        var wakes = (await stage.GetAsync(lead)).Json.GetProperty("wakes").GetInt32();

        var person = await Rest.DoAsync(stage.Http, $"/api/interactions/{stop}/answer", """{"option":"resume"}""");
        var resumed = await stage.EventAsync(lead, "orchestration.resumed");
        Assert.Equal(("user", person["answeredBy"]), (resumed.Text("source"), resumed.Text("actor")));
        Assert.Contains((lead, "resumed"), Stage.Causes(await stage.EventAsync(lead, "orchestration.woken", wakes + 1)));
        await told.WaitAsync("a prompt again", text => text == "sent", nth: 4);
    }

    [Fact(DisplayName = "[O34] [B7] two orchestrators that wake each other with nothing else changed are stopped, one of them, and say why; a person ends it")]
    public async Task Ping_pong()
    {
        await using var stage = await Stage.StartAsync();
        var turns = 0;
        Task SayAsync(Part part) => part.SayAsync($"After you, please. {Interlocked.Increment(ref turns)}");
        var (one, two) = (await stage.SessionAsync(SayAsync), await stage.SessionAsync(SayAsync));
        await stage.OrchestrateAsync(one, new { goal = "Wait for the other.", manages = new[] { two }, maxRounds = 4 });
        await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{two}/orchestration", JsonSerializer.Serialize(new { goal = "Wait for the other.", manages = new[] { one }, maxRounds = 4 }));

        await using var stream = await SseFrames.OpenAsync(stage.Http, "/api/events?type=orchestration.stopped&from=start");
        var stopped = (await stream.ReadUntilAsync(frame => frame.Event == "orchestration.stopped"))[^1].Data;

        Assert.Equal("ping_pong", stopped.Data().Text("reason"));
        var (stoppedOne, other) = stopped.Text("session") == one ? (one, two) : (two, one);
        Assert.Contains($"was woken by “{(await Rest.GetAsync(stage.Http, $"/api/sessions/{other}"))["title"]}” alone 4 times in a row", stopped.Data().Text("detail"), StringComparison.Ordinal);
        await Rest.DoAsync(stage.Http, $"/api/interactions/{stopped.Data().Text("interaction")}/answer", """{"option":"end"}""");
        var state = await stage.GetAsync(stoppedOne);
        Assert.Equal(("off", false), (state["status"], state.Json.GetProperty("enabled").GetBoolean()));
        Assert.False(state.Json.TryGetProperty("stop", out _));
    }

    [Theory(DisplayName = "[O34] that one session alone wakes it again and again stops it where nothing has changed, and not where the session works")]
    [InlineData("read", "paused")]
    [InlineData("edit", "on")]
    public async Task Work_is_no_ping_pong(string kind, string status)
    {
        await using var stage = await Stage.StartAsync();
        var (worker, rounds) = ("", 0);
        var lead = await stage.SessionAsync(part => rounds++ < 6 ? part.DoAsync("send_prompt", new { session = worker, text = Ids.New(Ids.Prompt, TimeProvider.System) }) : Task.CompletedTask);
        worker = await stage.SessionAsync(part => part.UseAsync(kind), parent: lead);

        await stage.OrchestrateAsync(lead, new { goal = "Drive.", maxRounds = 3 });

        if (status == "paused")
        {
            await StoppedAsync(stage, lead, "ping_pong");
        }
        else
        {
            await stage.WokenAsync(lead, 7);
        }

        Assert.Equal(status, (await stage.GetAsync(lead))["status"]);
    }

    [Fact(DisplayName = "[O34] agents that delegate ever deeper are stopped by the orchestrator above them, which says why")]
    public async Task Depth_bomb()
    {
        await using var stage = await Stage.StartAsync();
        var told = new Recording<string>("answers");
        stage.Others = async part =>
        {
            var (text, isError) = await part.CallAsync("start_session", new { agent = "demo", prompt = $"Go deeper than {part.Session}." });
            told.Add(isError ? text : "started");
        };
        var lead = await stage.SessionAsync();

        await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"Dig.","maxDepth":2}""");

        await StoppedAsync(stage, lead, "depth");
        Assert.Contains("has 2 levels of sessions below it, which is its limit", await told.WaitAsync("a refusal", text => text != "started"), StringComparison.Ordinal);
        var tree = (await Rest.GetAsync(stage.Http, "/api/sessions?limit=500")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.All(tree, session => Assert.True(Depth(session, tree) <= 2, session.ToString()));
        Assert.Contains(tree, session => Depth(session, tree) == 2);
    }

    [Fact(DisplayName = "[O34] the prompts of an hour are counted, and the next hour's are its own")]
    public async Task Prompts_per_hour()
    {
        var time = new FakeTime();
        await using var stage = await Stage.StartAsync(time);
        var (worker, told) = ("", new Recording<string>("answers"));
        var lead = await stage.SessionAsync(async part =>
        {
            for (var n = 0; part.Prompt == "Send." && n < 3; n++)
            {
                var (text, isError) = await part.CallAsync("send_prompt", new { session = worker, text = Ids.New(Ids.Prompt, TimeProvider.System) });
                told.Add(isError ? text : "sent");
            }
        });
        worker = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Send.", maxPromptsPerHour = 3 });
        await stage.RunAsync(lead, "Send.");
        Assert.Equal(["sent", "sent", "sent"], told.Items);

        time.Advance(TimeSpan.FromMinutes(61));
        await stage.RunAsync(lead, "Send.");
        Assert.Equal(6, told.Items.Count(text => text == "sent"));
        await stage.RunAsync(lead, "Send.");

        await StoppedAsync(stage, lead, "prompts_per_hour");
        Assert.Equal(6, told.Items.Count(text => text == "sent"));
        Assert.Single((await History.OfSessionAsync(stage.Http, lead)).Types(), type => type == "orchestration.stopped");
    }

    [Fact(DisplayName = "[O34] it is not woken more often in an hour than it may prompt; words of a person let it go on and are its next prompt")]
    public async Task Wakes_per_hour()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var worker = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Listen.", maxPromptsPerHour = 2 });
        await stage.RunAsync(worker);
        await stage.WokenAsync(lead, 2);

        await stage.RunAsync(worker);
        var stop = await StoppedAsync(stage, lead, "wakes_per_hour");
        await Rest.DoAsync(stage.Http, $"/api/interactions/{stop}/answer", """{"option":"resume"}""");
        await stage.WokenAsync(lead, 3);

        await stage.RunAsync(worker);
        await stage.WokenAsync(lead, 4);
        await stage.RunAsync(worker);
        var again = (await stage.EventAsync(lead, "orchestration.stopped", 2)).Data().Text("interaction");
        await Rest.DoAsync(stage.Http, $"/api/interactions/{again}/answer", """{"text":"Only the parser matters."}""");
        await stage.Heard.WaitAsync("the person's words", heard => heard == (lead, "Only the parser matters."));
    }

    [Fact(DisplayName = "[O34] a paused orchestrator that is switched off asks nobody any more")]
    public async Task Switching_off_withdraws_the_question()
    {
        await using var stage = await Stage.StartAsync();
        var worker = "";
        var lead = await stage.SessionAsync(part => part.CallAsync("send_prompt", new { session = worker, text = "Go on." }));
        worker = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Drive.", maxRepeats = 1 });
        var stop = await StoppedAsync(stage, lead, "repeated_prompt");

        await stage.PatchAsync(lead, new { enabled = false });

        var asked = await Rest.GetAsync(stage.Http, $"/api/interactions/{stop}");
        Assert.Equal(("expired", "switched_off"), (asked["status"], asked["reason"]));
        Assert.Equal("off", (await stage.GetAsync(lead))["status"]);
    }

    /// <summary>The question to a person, of the stop for this reason.</summary>
    private static async Task<string> StoppedAsync(Stage stage, string session, string reason)
    {
        var stopped = (await stage.EventAsync(session, "orchestration.stopped")).Data();
        Assert.Equal(reason, stopped.Text("reason"));
        var asked = await Rest.GetAsync(stage.Http, $"/api/interactions/{stopped.Text("interaction")}");
        Assert.Equal(("open", session), (asked["status"], asked["session"]));
        Assert.Equal($"{stopped.Text("detail")} May it go on?", asked["title"]);
        Assert.Equal(["resume", "end"], asked.Json.GetProperty("options").EnumerateArray().Select(option => option.Text("id")));
        return asked["id"];
    }

    private static int Depth(JsonElement session, List<JsonElement> all) =>
        session.Text("parent") is { } parent ? 1 + Depth(all.Single(other => other.Text("id") == parent), all) : 0;
}
