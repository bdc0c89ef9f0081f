using System.Text.Json;
using Ringside.Server.Tests.Api;
using Ringside.Server.Tests.Execution;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class ChoiceTests
{
    [Theory(DisplayName = "[G32] a mode, and options, are changed on an agent that runs, and chosen again for the next that is started")]
    [InlineData("--offers", """{"mode":"plan","config":{"model":"large"}}""", "plan large", "plan")]
    [InlineData("--offers", """{"config":{"mode":"plan"}}""", "plan small", "plan")]
    [InlineData("--models", """{"config":{"model":"large"}}""", "ask large", null)]
    public async Task What_is_chosen_takes_effect(string offers, string change, string settings, string? mode)
    {
        await using var host = await ScriptedAgents.HostAsync(offers);
        var run = await ScriptedAgents.RunAsync(host, "[[settings]]");
        Assert.Equal("ask small", await SaidAsync(host, run["run"]));

        var changed = await ChangeAsync(host, run["session"], change);

        Assert.Equal(200, changed.Status);
        Assert.Equal(mode, changed.Json.Text("mode"));
        Assert.Equal(settings, await SettingsAsync(host, run["session"]));
        await host.StopAsync();
        await host.StartAsync();
        Assert.Equal(settings, await SettingsAsync(host, run["session"]));
        var shown = (await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}")).Json.GetProperty("configOptions").EnumerateArray();
        Assert.Equal(settings.Split(' ')[1], shown.Single(option => option.Text("id") == "model").Text("currentValue"));
    }

    [Fact(DisplayName = "[G32] what is not offered is 422 and names the choices; what the agent refuses is 409 in its words; neither changes anything")]
    public async Task What_is_refused_changes_nothing()
    {
        await using var host = await ScriptedAgents.HostAsync("--offers");
        var run = await ScriptedAgents.RunAsync(host, "[[settings]]");
        await SaidAsync(host, run["run"]);
        foreach (var (change, words) in new[]
        {
            ("""{"mode":"yolo"}""", "must be one of ask, plan, locked, not yolo"),
            ("""{"config":{"model":"huge"}}""", "must be one of small, large, locked, not huge"),
            ("""{"config":{"model":true}}""", "must be one of small, large, locked"),
            ("""{"config":{"effort":"high"}}""", "must be one of mode, model, not effort"),
        })
        {
            var refused = await ChangeAsync(host, run["session"], change);
            ErrorTests.Refused(refused, 422, "invalid");
            Assert.Contains(words, refused["detail"], StringComparison.Ordinal);
        }

        foreach (var change in new[] { """{"mode":"locked"}""", """{"title":"Other","mode":"plan","config":{"model":"locked"}}""" })
        {
            var refused = await ChangeAsync(host, run["session"], change);
            ErrorTests.Refused(refused, 409, "conflict");
            Assert.Contains("is locked today", refused["detail"], StringComparison.Ordinal);
        }

        Assert.Equal("ask small", await SettingsAsync(host, run["session"]));
        var session = await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}");
        Assert.Equal("[[settings]]", session["title"]);
        Assert.False(session.Json.TryGetProperty("choices", out _));
        var demo = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        ErrorTests.Refused(await ChangeAsync(host, demo, """{"mode":"plan"}"""), 422, "invalid");
    }

    [Fact(DisplayName = "[G32] what is chosen before the first prompt holds from the first prompt on; what the agent then refuses fails the run, and another choice mends it")]
    public async Task What_is_chosen_before_the_first_prompt_holds()
    {
        await using var host = await ScriptedAgents.HostAsync("--offers");
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "scripted", workdir = host.Workdirs })))["id"];
        Assert.Equal(200, (await ChangeAsync(host, session, """{"mode":"locked"}""")).Status);

        var failed = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"[[settings]]"}"""))["run"];
        var error = (await History.OfRunAsync(host.Http, failed))[^1].Data().GetProperty("error");
        Assert.Equal("agent_choice_refused", error.Text("code"));
        Assert.Contains("does not take the mode locked", error.Text("message"), StringComparison.Ordinal);

        Assert.Equal(200, (await ChangeAsync(host, session, """{"mode":"plan"}""")).Status);
        Assert.Equal("plan small", await SettingsAsync(host, session));
    }

    [Theory(DisplayName = "[S14] [G32] mode, options and policy may be said when the session is made, with its first prompt or without")]
    [InlineData("/api/runs", """, "prompt": "[[settings]]" """)]
    [InlineData("/api/sessions", "")]
    public async Task What_is_chosen_when_the_session_is_made_holds(string path, string more)
    {
        await using var host = await ScriptedAgents.HostAsync("--offers");
        var made = await Rest.DoAsync(host.Http, path, $$"""{"agent":"scripted","policy":"read","mode":"plan","config":{"model":"large"}{{more}}}""");
        var session = made.Json.Text("session") ?? made["id"];

        Assert.Equal("plan large", await SettingsAsync(host, session));
        var shown = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}")).Json;
        Assert.Equal(("read", "plan", """{"mode":"plan","config":{"model":"large"}}"""), (shown.Text("policy"), shown.Text("mode"), shown.GetProperty("choices").GetRawText()));
    }

    [Theory(DisplayName = "[S14] what cannot be meant is refused before anything is made: a policy, a worktree, a mode of an agent that has none")]
    [InlineData("""{"agent":"demo","prompt":"hi","policy":"some"}""", "policy")]
    [InlineData("""{"agent":"demo","prompt":"hi","worktree":true}""", "worktree")]
    [InlineData("""{"agent":"demo","prompt":"hi","mode":"plan"}""", "mode")]
    [InlineData("""{"agent":"demo","prompt":"hi","config":{"model":"large"}}""", "config")]
    public async Task What_cannot_be_meant_makes_nothing(string body, string member)
    {
        await using var host = await ScriptedAgents.HostAsync();
        var refused = await Rest.PostAsync(host.Http, "/api/runs", body);

        ErrorTests.Refused(refused, 422, "invalid");
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty(member, out _));
        Assert.Empty((await Rest.GetAsync(host.Http, "/api/sessions")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact(DisplayName = "[S7] what was chosen is shown, whoever may write in the session chooses, and nobody once it is closed")]
    public async Task Whoever_may_write_chooses()
    {
        await using var host = await ScriptedAgents.HostAsync("--offers");
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"scripted","visibility":"team"}"""))["id"];
        var other = (await Person.JoinAsync(host)).Http;

        var changed = await Rest.SendAsync(other, HttpMethod.Patch, $"/api/sessions/{session}", """{"mode":"plan","config":{"model":"large"}}""");

        Assert.Equal("""{"mode":"plan","config":{"model":"large"}}""", changed.Json.GetProperty("choices").GetRawText());
        await ChangeAsync(host, session, """{"closed":true}""");
        ErrorTests.Refused(await ChangeAsync(host, session, """{"mode":"ask"}"""), 409, "session_closed");
    }

    private static Task<Answer> ChangeAsync(RingsideHost host, string session, string change) =>
        Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", change);

    private static async Task<string?> SettingsAsync(RingsideHost host, string session) =>
        await SaidAsync(host, (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"[[settings]]"}"""))["run"]);

    private static async Task<string?> SaidAsync(RingsideHost host, string run) =>
        (await History.OfRunAsync(host.Http, run)).Last(e => e.Type() == "message.completed").Data().Text("text");
}
