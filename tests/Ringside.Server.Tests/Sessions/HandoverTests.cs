using Ringside.Agents;
using Ringside.Server.Tests.Execution;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class HandoverTests
{
    [Fact(DisplayName = "[S10] [G46] a session given to another agent goes on with it, briefed by what the first said; the first one's program ends, and coming back it is briefed too")]
    public async Task A_session_goes_on_with_another_agent()
    {
        await using var host = await ScriptedAgents.HostAsync("--resumes");
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Named("other", null, "--resumes"));
        var first = await ScriptedAgents.RunAsync(host, "the word is fox");
        await History.OfRunAsync(host.Http, first["run"]);
        var old = Assert.Single(ProcessesOf.Folder(host.Workdirs)).Id;

        var given = await GiveAsync(host.Http, first["session"], "other");
        await ProcessesOf.NoneLeftAsync(host.Workdirs, TimeSpan.FromSeconds(20));
        var second = await ResumeTests.PromptAsync(host.Http, first["session"], "[[blocks]]");

        Assert.Equal(200, given.Status);
        Assert.NotEqual(old, Assert.Single(ProcessesOf.Folder(host.Workdirs)).Id);
        Assert.Contains("scripted: You said: the word is fox", ResumeTests.Said(second), StringComparison.Ordinal);
        Assert.Single(second, ResumeTests.IsBriefing);
        Assert.All(second, e => Assert.Equal(given["agent"], e.Text("agent")));
        await GiveAsync(host.Http, first["session"], "scripted");
        Assert.Contains("other: <[A summary", ResumeTests.Said(await ResumeTests.PromptAsync(host.Http, first["session"], "[[blocks]]")), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[S10] a session is handed over only while no run is going, by its owner, between agents that run here")]
    public async Task A_session_is_handed_over_only_when_and_by_whom_it_may()
    {
        await using var host = await RunningSession.HostAsync();
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Agent);
        var running = await RunningSession.StartAsync(host, "demo");
        Assert.Equal("conflict", (await RefusedAsync(host.Http, running.Id, "scripted", 409))["code"]);

        await Rest.DoAsync(host.Http, $"/api/runs/{running.Run}/cancel");
        await History.OfRunAsync(host.Http, running.Run);
        await RefusedAsync(host.Http, running.Id, "nobody", 422);
        await RefusedAsync(host.Http, running.Id, "writer", 422);
        var limited = (await Rest.DoAsync(host.Http, "/api/tokens", $$"""{"name":"one","session":"{{running.Id}}"}"""))["secret"];
        await RefusedAsync(host.Client(limited), running.Id, "scripted", 403);
        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{running.Id}", """{"visibility":"team"}""");
        await RefusedAsync((await Person.JoinAsync(host)).Http, running.Id, "scripted", 403);

        var given = await GiveAsync(host.Http, running.Id, "scripted");
        var again = await GiveAsync(host.Http, running.Id, "scripted");
        Assert.Equal((200, 200), (given.Status, again.Status));
        var told = Assert.Single(await History.OfSessionAsync(host.Http, running.Id), e => e.Type() == "session.updated" && e.Data().Text("agent") is not null);
        Assert.Equal((given["agent"], given["agent"]), (told.Data().Text("agent"), told.Text("agent")));

        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{running.Id}", """{"closed":true}""");
        Assert.Equal("session_closed", (await RefusedAsync(host.Http, running.Id, "demo", 409))["code"]);
    }

    [Fact(DisplayName = "[S10] what only the old agent's program offered goes with it")]
    public async Task What_the_old_program_offered_goes_with_it()
    {
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, stop) =>
        {
            await agent.UpdateAsync(new ModeUpdate("plan", [new("plan", "Plan")]), stop);
            await agent.UpdateAsync(new CommandsUpdate([new("compact")]), stop);
        });
        await Rest.DoAsync(host.Http, "/api/agents", ScriptedAgents.Agent);
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"go"}""");
        await History.OfRunAsync(host.Http, run["run"]);
        Assert.Equal("plan", (await Rest.GetAsync(host.Http, $"/api/sessions/{run["session"]}"))["mode"]);

        var given = await GiveAsync(host.Http, run["session"], "scripted");

        Assert.All(["mode", "modes", "commands", "configOptions"], member => Assert.False(given.Json.TryGetProperty(member, out _), member));
        var told = (await History.OfSessionAsync(host.Http, run["session"])).Last(e => e.Type() == "session.updated").Data();
        Assert.Equal(["mode", "modes", "commands"], told.GetProperty("cleared").EnumerateArray().Select(name => name.GetString()));
    }

    private static Task<Answer> GiveAsync(HttpClient http, string session, string agent) =>
        Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"agent":"{{agent}}"}""");

    private static async Task<Answer> RefusedAsync(HttpClient http, string session, string agent, int status)
    {
        var answer = await GiveAsync(http, session, agent);
        Assert.Equal(status, answer.Status);
        return answer;
    }
}
