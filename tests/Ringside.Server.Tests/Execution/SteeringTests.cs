using System.Text.Json;
using Ringside.Agents;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

public sealed class SteeringTests
{
    [Fact(DisplayName = "[G31] a program that can be steered is told inside its turn: queued, delivered, shown as the user's words, and then what it makes of them")]
    public async Task A_program_is_steered_inside_its_turn()
    {
        await using var host = await ScriptedAgents.HostAsync("--steers");
        var run = await ScriptedAgents.RunAsync(host, "[[heed]]");
        await UntilAsync(host.Http, run["run"], "message.delta");

        var prompt = await PromptAsync(host.Http, run["session"], "go left", "steer");

        var events = await History.OfRunAsync(host.Http, run["run"]);
        OrderTests.Check(events, "run.completed");
        Assert.Equal(
            ["user [[heed]]", "assistant working", "delivered", "user go left", "assistant heard go left"],
            events.Where(e => e.Type() is "message.completed" || (e.Type() == "prompt.delivered" && e.Data().Text("prompt") == prompt["prompt"]))
                .Select(e => e.Type() == "prompt.delivered" ? "delivered" : $"{e.Data().Text("role")} {e.Data().Text("text")}"));
        var told = events.Last(e => e.Type() == "prompt.delivered");
        Assert.Equal(("user", "steer"), (told.Text("source"), told.Data().Text("delivery")));
        Assert.Equal(told.Data().Text("message"), events.Last(e => e.Data().Text("role") == "user").Data().Text("message"));
        var never = await Rest.GetAsync(host.Http, $"/api/runs/{prompt["run"]}");
        Assert.Equal(("cancelled", "steered"), (never["status"], never["stopReason"]));
        Assert.Equal("[]", (await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json.GetProperty("inbox").GetRawText());
        var delivered = (await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}/prompts?status=delivered")).Json.GetProperty("items")[0];
        Assert.Equal((prompt["prompt"], run["run"]), (delivered.Text("id"), delivered.Text("run")));
    }

    [Fact(DisplayName = "[S7] [G31] a session says that its agent can be steered once that has run, and no more when it has another")]
    public async Task A_session_says_whether_its_agent_can_be_steered()
    {
        await using var host = await ScriptedAgents.HostAsync("--steers");
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("deaf", null));
        var run = await ScriptedAgents.RunAsync(host, "hello");
        await History.OfRunAsync(host.Http, run["run"]);
        Assert.True((await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json.GetProperty("steers").GetBoolean());

        var given = await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{run["session"]}", """{"agent":"deaf"}""");

        Assert.False(given.Json.TryGetProperty("steers", out _));
        await History.OfRunAsync(host.Http, (await PromptAsync(host.Http, run["session"], "hello", "queue"))["run"]);
        Assert.False((await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json.TryGetProperty("steers", out _));
    }

    [Theory(DisplayName = "[G31] what a program does not take, or cannot, goes first in the queue")]
    [InlineData("--steers", "locked")]
    [InlineData("--deaf-to-steering", "go left")]
    public async Task What_is_not_taken_goes_first(string arg, string text)
    {
        await using var host = await ScriptedAgents.HostAsync(arg);
        var run = await ScriptedAgents.RunAsync(host, "[[ask]]");
        await UntilAsync(host.Http, run["run"], "interaction.opened");
        await PromptAsync(host.Http, run["session"], "later", "queue");
        var prompt = await PromptAsync(host.Http, run["session"], text, "steer");

        await Rest.AnswerAsync(host.Http, run["session"]);

        OrderTests.Check(await History.OfRunAsync(host.Http, prompt["run"]), "run.completed");
        var users = (await History.OfSessionAsync(host.Http, run["session"])).Where(e => e.Type() == "message.completed" && e.Data().Text("role") == "user");
        Assert.Equal(["[[ask]]", text, "later"], users.Select(e => e.Data().Text("text")).Take(3).Append("later").Distinct());
    }

    [Fact(DisplayName = "[G31] words are told one after the other, in their order, and a turn's end waits until what it took is in the log")]
    public async Task Words_are_told_in_order()
    {
        var (end, heard) = (new TaskCompletionSource(), new List<string>());
        var answers = new Dictionary<string, TaskCompletionSource<bool>> { ["a"] = new(), ["b"] = new() };
        var asked = new SemaphoreSlim(0);
        var driver = new ScriptedDriver((_, prompt, _) => prompt == "go" ? end.Task : Task.CompletedTask)
        {
            Steer = text =>
            {
                heard.Add(text);
                asked.Release();
                return answers[text].Task;
            },
        };
        await using var host = await driver.HostAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var run = await PromptAsync(host.Http, session, "go", "queue");
        await UntilAsync(host.Http, run["run"], "run.started");
        await PromptAsync(host.Http, session, "a", "steer");
        await PromptAsync(host.Http, session, "b", "steer");
        await asked.WaitAsync().Within("the first word");
        Assert.Equal(["a"], heard);
        answers["a"].SetResult(true);
        await asked.WaitAsync().Within("the second word");

        end.SetResult();
        answers["b"].SetResult(true);

        var events = await History.OfRunAsync(host.Http, run["run"]);
        Assert.Equal(["go", "a", "b"], events.Where(e => e.Type() == "message.completed").Select(e => e.Data().Text("text")));
        Assert.Equal("run.completed", events[^1].Type());
        Assert.Equal(["a", "b"], heard);
    }

    [Fact(DisplayName = "[G31] a word that is withdrawn while it is being told stands in the transcript if it was heard, and is not told again")]
    public async Task A_word_that_was_heard_is_shown_though_it_was_withdrawn()
    {
        var (end, answer, asked, turns) = (new TaskCompletionSource(), new TaskCompletionSource<bool>(), new TaskCompletionSource(), 0);
        var driver = new ScriptedDriver((_, _, _) => Interlocked.Increment(ref turns) == 1 ? end.Task : Task.CompletedTask)
        {
            Steer = _ =>
            {
                asked.SetResult();
                return answer.Task;
            },
        };
        await using var host = await driver.HostAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var run = await PromptAsync(host.Http, session, "go", "queue");
        await UntilAsync(host.Http, run["run"], "run.started");
        var word = await PromptAsync(host.Http, session, "a", "steer");
        await asked.Task.Within("the word");

        Assert.Equal(204, (await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/prompts/{word["prompt"]}", null)).Status);
        answer.SetResult(true);
        end.SetResult();

        var events = await History.OfRunAsync(host.Http, run["run"]);
        Assert.Equal(["go", "a"], events.Where(e => e.Type() == "message.completed").Select(e => e.Data().Text("text")));
        Assert.Single(events, e => e.Type() == "prompt.delivered");
        Assert.Equal(1, turns);
    }

    [Fact(DisplayName = "[G31] an agent that never answers whether it heard does not hold up its turn's end, nor its cancel; the word waits for the next turn")]
    public async Task An_agent_that_does_not_answer_holds_up_nothing()
    {
        var (time, asked, heard) = (new FakeTime(), new TaskCompletionSource(), new List<string>());
        var driver = new ScriptedDriver((_, prompt, cancelled) =>
        {
            heard.Add(prompt);
            return prompt == "go" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled) : Task.CompletedTask;
        })
        {
            Steer = _ =>
            {
                asked.SetResult();
                return new TaskCompletionSource<bool>().Task;
            },
        };
        await using var host = await driver.HostAsync(time);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var run = await PromptAsync(host.Http, session, "go", "queue");
        await UntilAsync(host.Http, run["run"], "run.started");
        var word = await PromptAsync(host.Http, session, "a", "steer");
        await asked.Task.Within("the word");

        await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");
        await EndAsync().Within("the end of the cancelled run");

        Assert.Equal("run.cancelled", (await History.OfRunAsync(host.Http, run["run"]))[^1].Type());
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, word["run"]))[^1].Type());
        Assert.Equal(["go", "a"], heard);

        // The wait for the answer may begin after any number of seconds of this clock.
        async Task EndAsync()
        {
            while ((await Rest.GetAsync(host.Http, $"/api/runs/{run["run"]}"))["status"] == "running")
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    [Fact(DisplayName = "[S2] of many interruptions at once each is heard once, in the order in which they came, before what waited")]
    public async Task Many_interruptions_at_once()
    {
        var heard = new List<string>();
        await using var host = await ScriptedDriver.HostAsync((_, prompt, cancelled) =>
        {
            heard.Add(prompt);
            return prompt == "hold" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled) : Task.CompletedTask;
        });
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var held = await PromptAsync(host.Http, session, "hold", "queue");
        var waiting = await PromptAsync(host.Http, session, "waits", "queue");
        await UntilAsync(host.Http, held["run"], "run.started");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PromptAsync(host.Http, session, $"now {i}", "interrupt")));

        Assert.Equal("run.cancelled", (await History.OfRunAsync(host.Http, held["run"]))[^1].Type());
        Assert.Equal("run.completed", (await History.OfRunAsync(host.Http, waiting["run"]))[^1].Type());
        var events = await History.OfSessionAsync(host.Http, session);
        var queued = events.Where(e => e.Type() == "prompt.queued").Select(e => e.Data().Text("text")).ToList();
        Assert.Equal(["hold", .. queued.Skip(2), "waits"], heard.AsEnumerable<string?>());
        Assert.Equal(22, events.Count(e => History.IsEnd(e.Type())));
    }

    private static Task<Answer> PromptAsync(HttpClient http, string session, string text, string delivery) =>
        Rest.DoAsync(http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text, delivery }));

    private static async Task UntilAsync(HttpClient http, string run, string type)
    {
        await using var stream = await SseFrames.OpenAsync(http, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync(frame => frame.Event == type);
    }
}
