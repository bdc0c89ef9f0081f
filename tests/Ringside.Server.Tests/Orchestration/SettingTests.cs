using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Hosting;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Orchestration;

/// <summary>How an orchestrator is set up, and who may.</summary>
public sealed class SettingTests
{
    [Fact(DisplayName = "[O30] PUT sets all of it, PATCH some, GET says what it is and what it is by default; only what changed is an event")]
    public async Task It_is_set_and_changed()
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync(_ => Task.CompletedTask);
        var none = await stage.GetAsync(lead);
        Assert.Equal(("off", 60, 3, 3, 10), (none["status"], Number(none, "maxPromptsPerHour"), Number(none, "maxDepth"), Number(none, "maxRepeats"), Number(none, "maxRounds")));

        await stage.OrchestrateAsync(lead, new { goal = "Ship.", rules = "Slowly.", maxPromptsPerHour = 5 });
        await stage.PatchAsync(lead, new { cleared = new[] { "rules" }, maxDepth = 1 });
        await stage.PatchAsync(lead, new { maxDepth = 1 });

        var set = await stage.GetAsync(lead);
        Assert.Equal(("on", "Ship.", 5, 1), (set["status"], set["goal"], Number(set, "maxPromptsPerHour"), Number(set, "maxDepth")));
        Assert.False(set.Json.TryGetProperty("rules", out _));
        var events = (await History.OfSessionAsync(stage.Http, lead)).Where(e => e.Type() == "orchestration.updated").ToList();
        Assert.Equal(2, events.Count);
        Assert.Equal(["cleared", "maxDepth"], events[1].Data().EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("user", events[0].Text("source"));
    }

    [Theory(DisplayName = "[O30] what is wrong with it is named")]
    [InlineData("""{"goal":" "}""", "goal")]
    [InlineData("""{}""", "goal")]
    [InlineData("""{"goal":"x","manages":["{own}"]}""", "manages[0]")]
    [InlineData("""{"goal":"x","manages":["ses_nothing"]}""", "manages[0]")]
    [InlineData("""{"goal":"x","maxPromptsPerHour":0}""", "maxPromptsPerHour")]
    [InlineData("""{"goal":"x","maxPromptsPerHour":241}""", "maxPromptsPerHour")]
    [InlineData("""{"goal":"x","maxDepth":6}""", "maxDepth")]
    [InlineData("""{"goal":"x","maxRepeats":0}""", "maxRepeats")]
    [InlineData("""{"goal":"x","maxRounds":101}""", "maxRounds")]
    [InlineData("""{"goal":"x","rules":""}""", "rules")]
    [InlineData("""{"goal":"x","depth":1}""", "depth")]
    public async Task What_is_wrong_is_named(string body, string path)
    {
        await using var stage = await Stage.StartAsync();
        var lead = await stage.SessionAsync();

        var refused = await Rest.SendAsync(stage.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", body.Replace("{own}", lead, StringComparison.Ordinal));

        Assert.True(refused.Status is 400 or 422, refused.Json.ToString());
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty(path, out _), refused.Json.ToString());
    }

    [Fact(DisplayName = "[O30] [M14] only the owner, or an admin, sets it; it manages his sessions and the team's, and nobody's private ones")]
    public async Task Only_the_owner_sets_it()
    {
        await using var stage = await Stage.StartAsync();
        var (alice, bob) = (await Person.JoinAsync(stage.Host), await Person.JoinAsync(stage.Host));
        var lead = await stage.SessionAsync(_ => Task.CompletedTask, http: alice.Http, visibility: "team");
        var (bobsOwn, bobsTeam) = (await stage.SessionAsync(http: bob.Http), await stage.SessionAsync(http: bob.Http, visibility: "team"));

        ErrorTests.Refused(await Rest.SendAsync(bob.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", """{"goal":"x"}"""), 403, "forbidden");
        ErrorTests.Refused(await Rest.SendAsync(alice.Http, HttpMethod.Put, $"/api/sessions/{lead}/orchestration", $$"""{"goal":"x","manages":["{{bobsOwn}}"]}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.GetAsync(alice.Http, $"/api/sessions/{bobsOwn}/orchestration"), 404, "not_found");
        await stage.OrchestrateAsync(lead, new { goal = "x", manages = new[] { bobsTeam } }, alice.Http);
        await stage.RunAsync(bobsTeam);
        Assert.Equal([(bobsTeam, "idle")], Stage.Causes(await stage.WokenAsync(lead, 2)));

        await Rest.SendAsync(bob.Http, HttpMethod.Patch, $"/api/sessions/{bobsTeam}", """{"visibility":"private"}""");
        await stage.RunAsync(bobsTeam);
        Assert.Empty((await stage.GetAsync(lead)).Json.GetProperty("pending").EnumerateArray());
        await Rest.SendAsync(alice.Http, HttpMethod.Patch, $"/api/sessions/{lead}", """{"closed":true}""");
        ErrorTests.Refused(await Rest.SendAsync(alice.Http, HttpMethod.Patch, $"/api/sessions/{lead}/orchestration", """{"enabled":true}"""), 409, "session_closed");
    }

    [Fact(DisplayName = "[O30] [M14] [W5] the list has those with a goal, on or off, of the sessions that the caller sees, newest first and by pages")]
    public async Task The_list_has_those_that_the_caller_sees()
    {
        await using var stage = await Stage.StartAsync();
        var (alice, bob) = (await Person.JoinAsync(stage.Host), await Person.JoinAsync(stage.Host));
        Func<Part, Task> idle = _ => Task.CompletedTask;
        var (own, teams) = (await stage.SessionAsync(idle, http: alice.Http), await stage.SessionAsync(idle, http: alice.Http, visibility: "team"));
        await stage.SessionAsync(idle, http: alice.Http, visibility: "team");
        await stage.OrchestrateAsync(own, new { goal = "Ship.", maxPromptsPerHour = 5 }, alice.Http);
        await Rest.SendAsync(alice.Http, HttpMethod.Put, $"/api/sessions/{teams}/orchestration", """{"goal":"Test.","enabled":false}""");

        Assert.Equal([(teams, "off", "Test."), (own, "on", "Ship.")], Listed(await Rest.GetAsync(alice.Http, "/api/orchestrations")));
        Assert.Equal([(teams, "off", "Test.")], Listed(await Rest.GetAsync(bob.Http, "/api/orchestrations")));
        var first = await Rest.GetAsync(alice.Http, "/api/orchestrations?limit=1");
        Assert.Equal([(own, "on", "Ship.")], Listed(await Rest.GetAsync(alice.Http, $"/api/orchestrations?limit=1&page={first["next"]}")));
        ErrorTests.Refused(await Rest.GetAsync(alice.Http, "/api/orchestrations?goal=x"), 400, "invalid_query");
    }

    private static List<(string? Session, string? Status, string? Goal)> Listed(Answer page) =>
        [.. page.Json.GetProperty("items").EnumerateArray().Select(one => (one.Text("session"), one.Text("status"), one.Text("goal")))];

    [Fact(DisplayName = "[O30] [A3] what is folded of an orchestrator can be folded anew; one that comes from another log manages nothing")]
    public async Task It_is_folded_anew_and_manages_nothing_elsewhere()
    {
        await using var stage = await Stage.StartAsync();
        var worker = "";
        var lead = await stage.SessionAsync(part => part.CallAsync("send_prompt", new { session = worker, text = "Go on." }));
        worker = await stage.SessionAsync(parent: lead);
        await stage.OrchestrateAsync(lead, new { goal = "Drive.", rules = "Slowly.", maxRepeats = 1 });
        await stage.EventAsync(lead, "orchestration.stopped");
        await stage.PatchAsync(lead, new { enabled = false });
        await stage.RunAsync(lead);
        await stage.RunAsync(worker);

        Assert.Empty(Fold.Rebuild(stage.Host.Services.GetRequiredService<IEventStore>(), RingsideServices.Folds).Changed);
        await using var other = await RingsideHost.StartAsync();
        var export = await stage.Http.GetByteArrayAsync($"/api/sessions/{lead}/export?format=ndjson");
        using var content = new ByteArrayContent(export);
        content.Headers.ContentType = new("application/x-ndjson");
        var imported = JsonElement.Parse(await (await other.Http.PostAsync("/api/sessions/import", content)).Content.ReadAsStringAsync());
        var there = await Rest.GetAsync(other.Http, $"/api/sessions/{imported.Text("id")}/orchestration");
        Assert.Equal(("off", 0), (there["status"], Number(there, "wakes")));
        Assert.False(there.Json.TryGetProperty("goal", out _));
        Assert.Contains("orchestration.woken", (await History.OfSessionAsync(other.Http, imported.Text("id")!)).Types());
    }

    private static int Number(Answer answer, string member) => answer.Json.GetProperty(member).GetInt32();
}
