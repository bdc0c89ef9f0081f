using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class PolicyTests
{
    private static readonly InteractionOption[] Options =
        [new("never", "Never", "reject_always"), new("no", "No", "reject_once"), new("always", "Always", "allow_always"), new("yes", "Yes", "allow_once")];

    [Theory(DisplayName = "[G30] a policy grants what it says it does, and leaves all else to a person")]
    [InlineData("ask", "")]
    [InlineData("read", "read search think")]
    [InlineData("edit", "read search think edit:a.txt edit:sub/b.txt edit:inner/c.txt")]
    [InlineData("all", "read search think fetch execute delete other none edit:a.txt edit:sub/b.txt edit:inner/c.txt edit:../out.txt edit:/etc/hosts edit:leads-out/d.txt edit:circle/e.txt edit:.git/hooks/pre-commit edit: edit:a.txt,/etc/hosts edit:a.txt+/etc/hosts")]
    public async Task A_policy_grants_what_it_says(string policy, string granted)
    {
        string[] calls = [.. "read search think fetch execute delete other none edit:a.txt edit:sub/b.txt edit:inner/c.txt edit:../out.txt edit:/etc/hosts edit:leads-out/d.txt edit:circle/e.txt edit:.git/hooks/pre-commit edit: edit:a.txt,/etc/hosts edit:a.txt+/etc/hosts".Split(' ')];
        await using var host = await ScriptedDriver.HostAsync(async (agent, prompt, cancelled) =>
        {
            var answer = await agent.AskPermissionAsync(new PermissionRequest(Call(prompt), Options), cancelled);
            await agent.UpdateAsync(new MessageChunk(answer ?? "nobody"), cancelled);
        });
        MakeFolder(host.Workdirs);
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "demo", workdir = Path.Combine(host.Workdirs, "project"), policy })))["id"];
        Assert.Equal(policy, (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["policy"]);

        var allowed = new List<string>();
        foreach (var call in calls)
        {
            var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", JsonSerializer.Serialize(new { text = call })))["run"];
            if (await IsAskedAsync(host.Http, run))
            {
                await Rest.AnswerAsync(host.Http, session, "reject_once");
                Assert.Equal("no", await SaidAsync(host.Http, run));
            }
            else
            {
                Assert.Equal("yes", await SaidAsync(host.Http, run));
                allowed.Add(call);
            }
        }

        Assert.Equal(granted, string.Join(' ', allowed));
    }

    [Fact(DisplayName = "[G30] an answer by policy is a question and its answer in the log, in one commit, and says which policy gave it; nobody is waited for")]
    public async Task An_answer_by_policy_is_recorded()
    {
        await using var host = await ScriptedDriver.HostAsync((agent, _, cancelled) => agent.AskPermissionAsync(new PermissionRequest(Call("execute"), Options), cancelled));
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo","policy":"all"}"""))["id"];
        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"go"}"""))["run"];

        var events = await History.OfRunAsync(host.Http, run);

        var at = events.Types().IndexOf("interaction.opened");
        var (opened, answered) = (events[at], events[at + 1]);
        Assert.Equal(("agent", "all"), (opened.Text("source"), opened.Data().Text("policy")));
        Assert.Equal(("interaction.answered", "system", "all", "yes"), (answered.Type(), answered.Text("source"), answered.Data().Text("policy"), answered.Data().GetProperty("answer").Text("option")));
        Assert.Null(answered.Text("actor"));
        Assert.Equal(opened.GetProperty("position").GetInt64() + 1, answered.GetProperty("position").GetInt64());
        Assert.DoesNotContain(await History.OfSessionAsync(host.Http, session), e => e.Data().Text("status") == "waiting");
        var interaction = await Rest.GetAsync(host.Http, $"/api/interactions/{opened.Data().Text("interaction")}");
        Assert.Equal(("answered", "all"), (interaction["status"], interaction["policy"]));
        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/interactions/{opened.Data().Text("interaction")}/answer", """{"option":"no"}"""), 409, "already_answered");
    }

    [Fact(DisplayName = "[G30] a policy that is changed holds for what is asked from then on, also inside a turn; where nothing can be allowed a person is asked")]
    public async Task A_policy_that_is_changed_holds_at_once()
    {
        var again = new SemaphoreSlim(0);
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, cancelled) =>
        {
            await agent.AskPermissionAsync(new PermissionRequest(Call("execute"), Options), cancelled);
            await again.WaitAsync(cancelled);
            await agent.AskPermissionAsync(new PermissionRequest(Call("execute"), Options), cancelled);
            await agent.AskPermissionAsync(new PermissionRequest(Call("execute"), [.. Options.Take(2)]), cancelled);
        });
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo"}"""))["id"];
        var run = (await Rest.DoAsync(host.Http, $"/api/sessions/{session}/prompts", """{"text":"go"}"""))["run"];
        await Rest.AnswerAsync(host.Http, session);

        Assert.Equal("all", (await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"policy":"all"}"""))["policy"]);
        again.Release();
        await Rest.AnswerAsync(host.Http, session, "reject_once");

        var events = await History.OfRunAsync(host.Http, run);
        Assert.Equal([null, "all", null], events.Where(e => e.Type() == "interaction.answered").Select(e => e.Data().Text("policy")));
        var told = (await History.OfSessionAsync(host.Http, session)).Single(e => e.Type() == "session.updated" && e.Data().Text("policy") is not null);
        Assert.Equal(("all", "user"), (told.Data().Text("policy"), told.Text("source")));
        ErrorTests.Refused(await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"policy":"yolo"}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/sessions", """{"agent":"demo","policy":"yolo"}"""), 422, "invalid");
    }

    [Fact(DisplayName = "[G30] [S7] only its owner, or an admin, decides what a session allows by itself")]
    public async Task Only_its_owner_decides()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = (await Rest.DoAsync(host.Http, "/api/sessions", """{"agent":"demo","visibility":"team"}"""))["id"];
        var other = (await Person.JoinAsync(host)).Http;

        ErrorTests.Refused(await Rest.SendAsync(other, HttpMethod.Patch, $"/api/sessions/{session}", """{"policy":"all"}"""), 403, "forbidden");

        Assert.Equal("ask", (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["policy"]);
    }

    private static void MakeFolder(string workdirs)
    {
        var project = Directory.CreateDirectory(Path.Combine(workdirs, "project")).FullName;
        Directory.CreateDirectory(Path.Combine(project, "real"));
        File.CreateSymbolicLink(Path.Combine(project, "inner"), "real");
        File.CreateSymbolicLink(Path.Combine(project, "leads-out"), "..");
        File.CreateSymbolicLink(Path.Combine(project, "circle"), "circle");
    }

    /// <summary>A call of a kind; of an edit, its locations after the colon, and its diffs after the plus.</summary>
    private static ToolCallUpdate Call(string spec)
    {
        var (kind, places) = spec.Split(':') is [var name, var rest] ? (name, rest.Split('+')) : (spec, [""]);
        return new ToolCallUpdate
        {
            CallId = spec,
            Kind = kind == "none" ? null : kind,
            Title = spec,
            Locations = [.. places[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(place => new ToolLocation(place))],
            Content = [.. places.Skip(1).Select(place => JsonSerializer.SerializeToElement(new { type = "diff", path = place, newText = "" }))],
        };
    }

    private static async Task<bool> IsAskedAsync(HttpClient http, string run)
    {
        await using var stream = await SseFrames.OpenAsync(http, $"/api/runs/{run}/events");
        return (await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened"))[^1].Data.Data().Text("policy") is null;
    }

    private static async Task<string?> SaidAsync(HttpClient http, string run) =>
        (await History.OfRunAsync(http, run)).Last(e => e.Type() == "message.completed").Data().Text("text");
}
