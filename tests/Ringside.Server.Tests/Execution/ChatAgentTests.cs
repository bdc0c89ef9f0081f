using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;
using Ringside.Server.Tests.Events;
using Ringside.TestKit;
using Ringside.TestKit.ScriptedLlm;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Execution;

/// <summary>Our own agent behind the whole server, on a scripted model.</summary>
public sealed class ChatAgentTests : IAsyncLifetime
{
    private RingsideHost host = null!;
    private ScriptedLlmServer llm = null!;

    public async ValueTask InitializeAsync()
    {
        host = await RingsideHost.StartAsync();
        llm = await ScriptedLlmServer.StartAsync(host.Workdirs);
        await MakeAsync("anthropic", llm.BaseUrl);
        await MakeAsync("openai", $"{llm.BaseUrl}/v1");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await llm.DisposeAsync();
    }

    [Theory(DisplayName = "[M1] [M5] [G53] a turn thinks, speaks, asks, writes the file when it may, and counts its tokens; refused, it goes on without")]
    [InlineData("anthropic", 0)]
    [InlineData("openai", 16)]
    public async Task A_turn_asks_and_writes(string agent, int reasoning)
    {
        var run = await RunAsync(agent, "[[write allowed.txt]]");
        await Rest.AnswerAsync(host.Http, run["session"]);
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, "run.completed");
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(Path.Combine(host.Workdirs, "allowed.txt")));
        Assert.Contains(LlmScript.WriteThought, events.Where(e => e.Type() == "reasoning.completed").Select(e => e.Data().Text("text")));
        Assert.Equal(["I will write allowed.txt.", "All done: that was the file."], events.Where(e => e.Type() == "message.completed").Select(e => e.Data()).Where(data => data.Text("role") == "assistant").Select(data => data.Text("text")));
        var tool = Assert.Single(events, e => e.Type() == "tool.completed").Data();
        Assert.Equal(("edit", "completed", "diff"), (tool.Text("kind"), tool.Text("status"), tool.GetProperty("content")[0].Text("type")));
        var used = events.Last(e => e.Type() == "usage.updated").Data();
        Assert.Equal(new Counts(400, 68, 2000, 0, reasoning), used.GetProperty("run").Deserialize(ProtocolJson.Default.Counts));
        Assert.Equal((1234, 100_000), (used.GetProperty("context").GetProperty("used").GetInt64(), used.GetProperty("context").GetProperty("size").GetInt64()));

        var next = await PromptAsync(run["session"], "[[write refused.txt]]");
        await Rest.AnswerAsync(host.Http, run["session"], "reject_once");
        var refused = await History.OfRunAsync(host.Http, next["run"]);
        OrderTests.Check(refused, "run.completed");
        Assert.False(File.Exists(Path.Combine(host.Workdirs, "refused.txt")));
        Assert.Equal("failed", Assert.Single(refused, e => e.Type() == "tool.completed").Data().Text("status"));
    }

    [Fact(DisplayName = "[O26] [O25] our own agent has Ringside's tools as its own: it looks unasked, and a person lets it start another agent")]
    public async Task It_starts_another_agent()
    {
        var run = await RunAsync("anthropic", """[[call mcp__ringside__list_sessions {} ;; mcp__ringside__start_session {"agent":"openai","prompt":"[say hello]"}]]""");
        await Rest.AnswerAsync(host.Http, run["session"]);

        var events = await History.OfRunAsync(host.Http, run["run"]);

        Assert.Equal(["completed", "completed"], events.Where(e => e.Type() == "tool.completed").Select(e => e.Data().Text("status")));
        Assert.Equal(run["session"], Assert.Single(events, e => e.Type() == "interaction.opened").Text("session"));
        var tree = await History.AllAsync(host.Http, "/api/events", $"&tree={run["session"]}&type=session.created");
        Assert.Equal(run["session"], tree[1].Data().Text("parent"));
    }

    [Fact(DisplayName = "[O26] our own agent has none of Ringside's tools where it is offered none")]
    public async Task It_may_have_none()
    {
        await Rest.DoAsync(host.Http, "/api/agents", new JsonObject
        {
            ["name"] = "alone",
            ["driver"] = "chat",
            ["settings"] = new JsonObject { ["provider"] = "openai", ["model"] = "scripted-1", ["baseUrl"] = $"{llm.BaseUrl}/v1", ["tools"] = false },
        }.ToJsonString());

        await History.OfRunAsync(host.Http, (await RunAsync("alone", "[[say hello]]"))["run"]);
        await History.OfRunAsync(host.Http, (await RunAsync("openai", "[[say hello]]"))["run"]);

        Assert.Equal([false, true], llm.Requests.Items.Select(request => request.Tools.Contains("mcp__ringside__list_sessions")));
    }

    [Theory(DisplayName = "[E8] [G55] a cancel in the middle of an answer, and of a command, ends the run, and the session goes on")]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public async Task A_cancel_ends_the_run(string agent)
    {
        llm.Hold("say");
        var run = await RunAsync(agent, "[[say one two three]]");
        await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "message.delta");
        }

        await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");
        OrderTests.Check(await History.OfRunAsync(host.Http, run["run"]), "run.cancelled");
        llm.Release("say");

        var slow = await PromptAsync(run["session"], "[[slow]]");
        await Rest.AnswerAsync(host.Http, run["session"]);
        await ScratchFolder.AppearsAsync(Path.Combine(host.Workdirs, LlmScript.SlowMark));
        await Rest.DoAsync(host.Http, $"/api/runs/{slow["run"]}/cancel");
        OrderTests.Check(await History.OfRunAsync(host.Http, slow["run"]), "run.cancelled");
        await ProcessesOf.NoneLeftAsync(host.Workdirs, TimeSpan.FromSeconds(20));

        OrderTests.Check(await History.OfRunAsync(host.Http, (await PromptAsync(run["session"], "[[say on]]"))["run"]), "run.completed");
    }

    [Fact(DisplayName = "[A10] [G55] a cancel while a person is asked ends the run and the question")]
    public async Task A_cancel_ends_the_question()
    {
        var run = await RunAsync("anthropic", "[[write never.txt]]");
        await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened");
        }

        await Rest.DoAsync(host.Http, $"/api/runs/{run["run"]}/cancel");

        var events = await History.OfRunAsync(host.Http, run["run"]);
        OrderTests.Check(events, "run.cancelled");
        Assert.Contains("interaction.expired", events.Types());
        Assert.False(File.Exists(Path.Combine(host.Workdirs, "never.txt")));
    }

    [Fact(DisplayName = "[E8] [G56] a provider's error fails the run in its own words, and the session goes on")]
    public async Task A_providers_error_fails_the_run()
    {
        var run = await RunAsync("anthropic", "[[error 400]]");
        var events = await History.OfRunAsync(host.Http, run["run"]);

        OrderTests.Check(events, "run.failed");
        var error = events[^1].Data().GetProperty("error");
        Assert.Equal("provider_error", error.Text("code"));
        Assert.Contains("The script says so.", error.Text("message"), StringComparison.Ordinal);
        OrderTests.Check(await History.OfRunAsync(host.Http, (await PromptAsync(run["session"], "[[say on]]"))["run"]), "run.completed");
    }

    [Fact(DisplayName = "[G30] [G53] a policy allows what its tools want as it does of any agent: edits by itself, commands only when asked")]
    public async Task A_policy_allows_edits()
    {
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "openai", workdir = host.Workdirs, policy = "edit" })))["id"];
        var edit = await History.OfRunAsync(host.Http, (await PromptAsync(session, "[[write]]"))["run"]);
        OrderTests.Check(edit, "run.completed");
        Assert.Equal(LlmScript.WrittenText, await File.ReadAllTextAsync(Path.Combine(host.Workdirs, "hello.txt")));

        var command = await PromptAsync(session, """[[call run_shell_command {"command":"echo ran > ran.txt"}]]""");
        await Rest.AnswerAsync(host.Http, session, "reject_once");
        OrderTests.Check(await History.OfRunAsync(host.Http, command["run"]), "run.completed");
        Assert.False(File.Exists(Path.Combine(host.Workdirs, "ran.txt")));
    }

    [Fact(DisplayName = "[G41] [G53] [M18] a known model's price and window are the catalogue's, where the settings have none")]
    public async Task A_known_model_is_priced_by_the_catalogue()
    {
        await MakeAsync("known", "openai", "gpt-4.1", $"{llm.BaseUrl}/v1", window: null);
        var run = await RunAsync("known", "[[write priced.txt]]");
        await Rest.AnswerAsync(host.Http, run["session"]);
        await History.OfRunAsync(host.Http, run["run"]);

        var used = (await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json.GetProperty("usage");

        // 400 at 2, 2,000 from the cache at 0.5, 68 at 8 a million.
        Assert.Equal("""{"amount":"0.002344","currency":"USD","source":"computed"}""", used.GetProperty("cost").GetRawText());
        Assert.Equal("""{"used":1234,"size":1047576,"source":"reported"}""", used.GetProperty("context").GetRawText());
        Assert.Equal("gpt-4.1", used.Text("model"));
    }

    [Fact(DisplayName = "[G46] [G53] after a restart of the server it is briefed with what was said before")]
    public async Task A_restart_is_followed_by_a_briefing()
    {
        var run = await RunAsync("anthropic", "[[say the word is swordfish]]");
        await History.OfRunAsync(host.Http, run["run"]);
        await host.StopAsync();
        await host.StartAsync();

        OrderTests.Check(await History.OfRunAsync(host.Http, (await PromptAsync(run["session"], "[[say on]]"))["run"]), "run.completed");

        Assert.Contains("the word is swordfish", llm.Requests.Items[^1].Body.GetProperty("messages").ToString(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "[G53] settings of a chat agent that cannot be meant are refused by their names")]
    [InlineData("""{"model":"m"}""", "settings.provider")]
    [InlineData("""{"provider":"acme","model":"m"}""", "settings.provider")]
    [InlineData("""{"provider":"openai"}""", "settings.model")]
    [InlineData("""{"provider":"openai","model":"m","baseUrl":"localhost:11434"}""", "settings.baseUrl")]
    [InlineData("""{"provider":"openai","model":"m","apiKeyVariable":"RINGSIDE_ADMIN_TOKEN"}""", "settings.apiKeyVariable")]
    [InlineData("""{"provider":"openai","model":"m","maxTokens":0}""", "settings.maxTokens")]
    public async Task Wrong_settings_are_refused(string settings, string member)
    {
        var answer = await Rest.PostAsync(host.Http, "/api/agents", $$"""{"name":"wrong","driver":"chat","settings":{{settings}}}""");

        Assert.Equal(422, answer.Status);
        Assert.Contains(member, answer.Json.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[G53] [W3] a missing key is said before it is needed and when it is; a key that is there is shown to nobody")]
    public async Task A_missing_key_is_said()
    {
        await Rest.DoAsync(host.Http, "/api/agents", """{"name":"keyless","driver":"chat","settings":{"provider":"anthropic","model":"m","apiKeyVariable":"NO_SUCH_KEY_HERE"}}""");
        var run = await RunAsync("keyless", "hello");
        var error = (await History.OfRunAsync(host.Http, run["run"]))[^1].Data().GetProperty("error");

        Assert.Contains("`NO_SUCH_KEY_HERE`", (await DetectedAsync("keyless")).Text("needs"), StringComparison.Ordinal);
        Assert.Equal("agent_auth_required", error.Text("code"));
        Assert.Contains("`NO_SUCH_KEY_HERE`", error.Text("message"), StringComparison.Ordinal);
        Assert.Null((await DetectedAsync("openai")).Text("needs"));
        Assert.DoesNotContain("sk-hidden", (await Rest.GetAsync(host.Http, "/api/agents")).Json.ToString(), StringComparison.Ordinal);
    }

    private Task<Answer> MakeAsync(string provider, string address) => MakeAsync(provider, provider, "scripted-1", address, window: 100_000);

    private Task<Answer> MakeAsync(string name, string provider, string model, string address, int? window) => Rest.DoAsync(host.Http, "/api/agents", new JsonObject
    {
        ["name"] = name,
        ["driver"] = "chat",
        ["settings"] = new JsonObject
        {
            ["provider"] = provider,
            ["model"] = model,
            ["baseUrl"] = address,
            ["apiKeyVariable"] = "MODEL_KEY",
            ["env"] = new JsonObject { ["MODEL_KEY"] = "sk-hidden" },
            ["thinkingTokens"] = 1_000,
            ["contextWindow"] = window,
        },
    }.ToJsonString());

    private Task<Answer> RunAsync(string agent, string prompt) =>
        Rest.DoAsync(host.Http, "/api/runs", JsonSerializer.Serialize(new { agent, prompt, workdir = host.Workdirs }));

    private Task<Answer> PromptAsync(string session, string text) => Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text }));

    private async Task<JsonElement> DetectedAsync(string agent) => (await Rest.GetAsync(host.Http, $"/api/agents/{agent}?detect=true")).Json.GetProperty("detected");
}
