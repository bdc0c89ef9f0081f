using System.Text.Json;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class InteractionTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[M5] of many different answers at once one wins; the same again is 200, another is already_answered")]
    public async Task The_first_answer_wins()
    {
        for (var i = 0; i < 10; i++)
        {
            var (session, question) = await AskAsync("permission");
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => AnswerAsync(question, n % 2 == 0 ? """{"option":"yes"}""" : """{"option":"no"}""")));

            var won = (await Rest.GetAsync(Http, $"/api/interactions/{question}")).Json.GetProperty("answer").Text("option")!;
            Assert.All(answers.Index(), pair => Assert.Equal((pair.Index % 2 == 0) == (won == "yes") ? 200 : 409, pair.Item.Status));
            Assert.Single((await History.OfSessionAsync(Http, session)), e => e.Type() == "interaction.answered");
            Assert.Equal(200, (await AnswerAsync(question, $$"""{"option":"{{won}}"}""")).Status);
            ErrorTests.Refused(await AnswerAsync(question, """{"option":"never"}"""), 409, "already_answered");
        }
    }

    [Fact(DisplayName = "[M5] [S5] an answer must fit its question, and one that is over takes none")]
    public async Task An_answer_must_fit_its_question()
    {
        var (session, permission) = await AskAsync("permission");
        foreach (var wrong in new[] { "{}", """{"option":"maybe"}""", """{"text":"yes"}""", """{"option":"yes","text":"yes"}""" })
        {
            ErrorTests.Refused(await AnswerAsync(permission, wrong), 422, "invalid");
        }

        Assert.Equal("waiting", (await Rest.GetAsync(Http, $"/api/sessions/{session}"))["status"]);
        Assert.Contains(permission, (await Rest.GetAsync(Http, "/api/interactions?status=open&limit=500")).Json.ToString(), StringComparison.Ordinal);
        await Rest.WriteAsync(Http, session, Rest.Event("run.completed"));
        ErrorTests.Refused(await AnswerAsync(permission, """{"option":"yes"}"""), 409, "conflict");
        Assert.Equal("expired", (await Rest.GetAsync(Http, $"/api/interactions/{permission}"))["status"]);
        Assert.DoesNotContain(permission, (await Rest.GetAsync(Http, "/api/interactions?status=open&limit=500")).Json.ToString(), StringComparison.Ordinal);

        var (_, question) = await AskAsync("question");
        Assert.Equal("because", (await AnswerAsync(question, """{"text":"because"}""")).Json.GetProperty("answer").Text("text"));
    }

    [Fact(DisplayName = "[S4] a question that belongs to no run expires when its session is closed")]
    public async Task A_question_of_no_run_expires_with_its_session()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, session, Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "Anybody?" }));

        await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");

        var question = await Rest.GetAsync(Http, $"/api/interactions/itx_{session}");
        Assert.Equal(("expired", "session_closed"), (question["status"], question["reason"]));
        Assert.Equal(["interaction.expired", "session.closed"], (await History.OfSessionAsync(Http, session)).Types().TakeLast(2));
    }

    [Fact(DisplayName = "[S6] a question of a delegated session, at any depth, is shown at every session above it, and answered there")]
    public async Task A_question_of_a_delegated_session_is_shown_above_it()
    {
        var root = await Rest.ExternalSessionAsync(Http, "team");
        var (below, beside) = (await BelowAsync(root, "team"), await BelowAsync(root, "team"));
        var deep = await BelowAsync(below, "team");
        var hidden = await BelowAsync(below, "private");
        foreach (var session in new[] { root, deep, hidden })
        {
            await Rest.WriteAsync(Http, session, Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "Well?" }));
        }

        Assert.Equal([$"itx_{root}", $"itx_{deep}", $"itx_{hidden}"], await ShownAsync(Http, $"/api/sessions/{root}", "interactions"));
        Assert.Equal([$"itx_{deep}", $"itx_{hidden}"], await ShownAsync(Http, $"/api/sessions/{below}", "interactions"));
        Assert.Empty(await ShownAsync(Http, $"/api/sessions/{beside}", "interactions"));
        Assert.Equal([$"itx_{hidden}", $"itx_{deep}", $"itx_{root}"], await ShownAsync(Http, $"/api/interactions?status=open&tree={root}", "items"));
        var other = (await Person.JoinAsync(shared.Host)).Http;
        Assert.Equal([$"itx_{root}", $"itx_{deep}"], await ShownAsync(other, $"/api/sessions/{root}", "interactions"));

        await AnswerAsync($"itx_{deep}", """{"text":"yes"}""");

        Assert.Equal([$"itx_{root}", $"itx_{hidden}"], await ShownAsync(Http, $"/api/sessions/{root}", "interactions"));
    }

    [Fact(DisplayName = "[A10] [E9] a question that is open when the server stops expires with the run that is interrupted, and says why; it takes no answer")]
    public async Task A_question_expires_with_a_restart()
    {
        await using var host = await ScriptedDriver.HostAsync(async (agent, _, cancelled) =>
        {
            var call = new ToolCallUpdate { CallId = "t", Title = "May I?" };
            await agent.AskPermissionAsync(new PermissionRequest(call, [new InteractionOption("yes", "Yes", "allow_once")]), cancelled);
            cancelled.ThrowIfCancellationRequested();
        });
        var run = await Rest.DoAsync(host.Http, "/api/runs", """{"agent":"demo","prompt":"ask"}""");
        await using (var stream = await SseFrames.OpenAsync(host.Http, $"/api/runs/{run["run"]}/events"))
        {
            await stream.ReadUntilAsync(frame => frame.Event == "interaction.opened");
        }

        await host.StopAsync();
        await host.StartAsync();

        Assert.Equal(["tool.completed", "interaction.expired", "run.interrupted"], (await History.OfRunAsync(host.Http, run["run"])).Types().Where(type => type != "session.updated").TakeLast(3));
        var question = (await Rest.GetAsync(host.Http, "/api/interactions")).Json.GetProperty("items")[0];
        Assert.Equal(("expired", "interrupted"), (question.Text("status"), question.Text("reason")));
        ErrorTests.Refused(await Rest.PostAsync(host.Http, $"/api/interactions/{question.Text("id")}/answer", """{"option":"yes"}"""), 409, "conflict");
    }

    private async Task<string> BelowAsync(string parent, string visibility) =>
        (await Rest.DoAsync(Http, "/api/sessions", JsonSerializer.Serialize(new { agent = "writer", parent, visibility })))["id"];

    private static async Task<IEnumerable<string?>> ShownAsync(HttpClient http, string path, string member) =>
        (await Rest.GetAsync(http, path)).Json.GetProperty(member).EnumerateArray().Select(interaction => interaction.Text("id"));

    private Task<Answer> AnswerAsync(string interaction, string body) => Rest.PostAsync(Http, $"/api/interactions/{interaction}/answer", body);

    private async Task<(string Session, string Interaction)> AskAsync(string kind)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var id = $"itx_{session}";
        var options = new[] { new { id = "yes", name = "Yes" }, new { id = "no", name = "No" } };
        await Rest.WriteAsync(Http, session, Rest.Event("run.started"), Rest.Event("interaction.opened", new { interaction = id, kind, title = "May I?", options }));
        return (session, id);
    }
}
