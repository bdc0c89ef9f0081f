using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Server.Hosting;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Import;

public sealed class ImportTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[X3] What is exported and imported elsewhere is the same, event for event, with its times and its artifacts, but for new ids")]
    public async Task An_export_comes_back_the_same()
    {
        await using var other = await RingsideHost.StartAsync();
        var export = await Exports.OfAsync(Http, await Exports.WrittenAsync(Http));

        var imported = await Exports.ImportAsync(other.Http, export);
        var again = await Exports.OfAsync(other.Http, imported["id"]);

        Assert.Equal(201, imported.Status);
        Assert.Equal(("Renamed", "closed", "private"), (imported["title"], imported["status"], imported["visibility"]));
        Assert.Equal(Exports.Comparable(export), Exports.Comparable(again));
        Assert.Equal(Exports.Comparable(export), Exports.Comparable(await Exports.OfAsync(other.Http, (await Exports.ImportAsync(other.Http, again))["id"])));
        var header = JsonElement.Parse(export.Split('\n')[0]);
        var from = imported.Json.GetProperty("imported");
        Assert.Equal((header.GetProperty("session").Text("id"), header.Text("epoch"), header.Text("exportedAt")), (from.Text("session"), from.Text("epoch"), from.Text("exportedAt")));
        Assert.Equal(header.GetProperty("session").Text("createdAt"), imported["createdAt"]);
        Assert.Equal("external", (await Rest.GetAsync(other.Http, $"/api/agents/{imported["agent"]}"))["driver"]);
        Assert.Equal("writer", (await Rest.GetAsync(other.Http, $"/api/agents/{imported["agent"]}"))["name"]);

        // What was folded can be read back, and folded anew.
        Assert.Empty(Fold.Rebuild(other.Services.GetRequiredService<IEventStore>(), RingsideServices.Folds).Changed);
        await other.StopAsync();
        await other.StartAsync();
        Assert.Equal("closed", (await Rest.GetAsync(other.Http, $"/api/sessions/{imported["id"]}"))["status"]);
    }

    [Fact(DisplayName = "[X3] A session that an agent of the server wrote comes back the same too")]
    public async Task A_session_of_an_agent_comes_back_the_same()
    {
        await using var other = await RingsideHost.StartAsync();
        var run = await Rest.DoAsync(Http, "/api/runs", JsonSerializer.Serialize(new { agent = "demo", prompt = "count", workdir = Directory.CreateDirectory(Path.Combine(shared.Host.Workdirs, "imported")).FullName }));
        var ended = History.OfRunAsync(Http, run["run"]);
        while (await Task.WhenAny(ended, Rest.AnswerAsync(Http, run["session"])) != ended)
        {
        }

        await ended;
        await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{run["session"]}", """{"closed":true}""");
        var export = await Exports.OfAsync(Http, run["session"]);

        var imported = await Exports.ImportAsync(other.Http, export);

        Assert.Equal(201, imported.Status);
        var workdir = JsonElement.Parse(export.Split('\n')[0]).GetProperty("session").Text("workdir")!;
        Assert.Equal(Exports.Comparable(export.Replace($",\"workdir\":{JsonSerializer.Serialize(workdir)}", "", StringComparison.Ordinal)), Exports.Comparable(await Exports.OfAsync(other.Http, imported["id"])));
        Assert.Equal(workdir, imported.Json.GetProperty("imported").Text("workdir"));
        Assert.False(imported.Json.TryGetProperty("workdir", out _));
    }

    [Fact(DisplayName = "[X3] [E7] In the log it comes from it is another session: nothing of the first changes, and no token counts twice")]
    public async Task In_its_own_log_it_is_another_session()
    {
        await using var host = await RingsideHost.StartAsync();
        var http = host.Http;
        var session = await Exports.WrittenAsync(http);
        var first = await Exports.OfAsync(http, session);
        await Exports.WrittenAsync(http);
        var before = await UsageAsync(http, session);

        var imported = await Exports.ImportAsync(http, first);

        Assert.NotEqual(session, imported["id"]);
        Assert.Equal(Exports.Comparable(first), Exports.Comparable(await Exports.OfAsync(http, session)));
        Assert.Equal(Exports.Comparable(first), Exports.Comparable(await Exports.OfAsync(http, imported["id"])));
        Assert.Equal(before, await UsageAsync(http, session));
        Assert.Equal("""{"input":100,"output":20,"cacheRead":0,"cacheWrite":0,"reasoning":0}""", imported.Json.GetProperty("usage").GetProperty("session").GetRawText());
        Assert.Equal((409, "session_closed"), await RefusedAsync(Rest.PostAsync(http, $"/api/sessions/{imported["id"]}/prompts", """{"text":"go on"}""")));
        Assert.Equal((409, "session_closed"), await RefusedAsync(Rest.PostAsync(http, $"/api/sessions/{imported["id"]}/events", """[{"type":"x.a"}]""")));
        var artifacts = first.Split('\n').Count(line => line.StartsWith("{\"artifact\"", StringComparison.Ordinal));
        Assert.Equal(1, artifacts);
        await Rest.SendAsync(http, HttpMethod.Delete, $"/api/sessions/{session}", null);
        Assert.Equal(Exports.Comparable(first), Exports.Comparable(await Exports.OfAsync(http, imported["id"])));
    }

    [Fact(DisplayName = "[X3] [E8] What was going on when it was exported is ended where it is imported: run, tools, messages, questions, prompts")]
    public async Task What_was_going_on_is_ended()
    {
        var session = await Exports.WrittenAsync(Http, ended: false);
        await Rest.WriteAsync(
            Http,
            session,
            Rest.Event("tool.started", new { tool = "open", title = "look" }),
            Rest.Event("interaction.opened", new { interaction = $"itx_open_{session}", kind = "question", title = "what?" }),
            Rest.Event("message.delta", new { message = "open", at = 0, text = "half a sen" }));
        await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", """{"text":"next"}""");

        var imported = await Exports.ImportAsync(Http, await Exports.OfAsync(Http, session));
        var events = await History.OfSessionAsync(Http, imported["id"]);

        Assert.Equal("closed", imported["status"]);
        Assert.Equal((0, 0), (imported.Json.GetProperty("inbox").GetArrayLength(), imported.Json.GetProperty("interactions").GetArrayLength()));
        Assert.Single(events.Types(), "run.interrupted");
        Assert.Equal("half a sen", events.Last(e => e.Type() == "message.completed").Data().Text("text"));
        Assert.Equal("cancelled", events.Last(e => e.Type() == "tool.completed").Data().Text("status"));
        string[] last = ["interaction.expired", "run.interrupted", "session.closed"];
        Assert.Equal(last, events.Types().Where(last.Contains).TakeLast(3));
        var run = events.Single(e => e.Type() == "run.interrupted").Text("run");
        Assert.Equal("interrupted", (await Rest.GetAsync(Http, $"/api/runs/{run}"))["status"]);
        Assert.Equal("running", (await Rest.GetAsync(Http, $"/api/sessions/{session}"))["status"].Replace("waiting", "running", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "[X4] Cut off anywhere it is refused with the line that is missing, and nothing of it is there")]
    public async Task Cut_off_anywhere_it_is_refused()
    {
        var export = await Exports.OfAsync(Http, await Exports.WrittenAsync(Http));
        var (lines, member) = (export.TrimEnd('\n').Split('\n'), await Person.JoinAsync(shared.Host));
        for (var kept = 0; kept < lines.Length; kept++)
        {
            var whole = string.Concat(lines[..kept].Select(line => line + "\n"));
            foreach (var cut in new[] { whole, whole + lines[kept][..(lines[kept].Length / 2)] })
            {
                var refused = await Exports.ImportAsync(member.Http, cut);
                Assert.True(refused.Status is 400 or 422, $"{refused.Status} for {kept} lines");
                Assert.Contains($"line {kept + 1}", refused["detail"], StringComparison.Ordinal);
            }
        }

        await OwnsNothingAsync(member);
    }

    [Theory(DisplayName = "[X4] What is wrong is said with the line it stands on, and nothing of it is there")]
    [InlineData(1, "kind", "\"other\"", "this is no export")]
    [InlineData(1, "version", "2", "of a version")]
    [InlineData(3, "type", "\"agent.updated\"", "no event of a session")]
    [InlineData(3, "type", "\"session.removed\"", "no event of a session")]
    [InlineData(3, "type", "\"\\u0000\"", "type must be")]
    [InlineData(3, "source", "\"nobody\"", "source must be")]
    [InlineData(3, "position", "1", "out of order")]
    [InlineData(3, "session", "\"ses_other\"", "another session")]
    [InlineData(3, "data", "[]", "")]
    [InlineData(3, "data", "{\"prompt\":\"p\",\"delivery\":\"never\"}", "delivery")]
    [InlineData(3, "run", "null", "run")]
    [InlineData(3, "time", "\"yesterday\"", "time")]
    public async Task What_is_wrong_is_said_with_its_line(int line, string member, string value, string problem)
    {
        var lines = (await Exports.OfAsync(Http, await Exports.WrittenAsync(Http))).Split('\n');
        lines[line - 1] = lines[line - 1].Contains("prompt.queued", StringComparison.Ordinal) || line == 1 ? lines[line - 1] : lines.First(one => one.Contains("prompt.queued", StringComparison.Ordinal));
        var json = JsonNode.Parse(lines[line - 1])!.AsObject();
        json[member] = JsonNode.Parse(value);
        lines[line - 1] = json.ToJsonString();
        var person = await Person.JoinAsync(shared.Host);

        var refused = await Exports.ImportAsync(person.Http, string.Join('\n', lines));

        Assert.Equal(422, refused.Status);
        Assert.Contains($"line {line}", refused["detail"], StringComparison.Ordinal);
        Assert.Contains(problem, refused["detail"], StringComparison.Ordinal);
        await OwnsNothingAsync(person);
    }

    [Fact(DisplayName = "[X4] An artifact that was tampered with, a line after the end, a count that is wrong, another type of body: refused")]
    public async Task What_was_tampered_with_is_refused()
    {
        var export = await Exports.OfAsync(Http, await Exports.WrittenAsync(Http));

        Assert.Contains("bytes are not those", (await Exports.ImportAsync(Http, export.Replace("\"base64\":\"c2Fp", "\"base64\":\"c2Fq", StringComparison.Ordinal)))["detail"], StringComparison.Ordinal);
        Assert.Contains("after the last line", (await Exports.ImportAsync(Http, export + "{}\n"))["detail"], StringComparison.Ordinal);
        Assert.Contains("there are", (await Exports.ImportAsync(Http, export.Replace("\"artifacts\":1}", "\"artifacts\":2}", StringComparison.Ordinal)))["detail"], StringComparison.Ordinal);
        Assert.Equal((415, "unsupported_media_type"), await RefusedAsync(Rest.PostAsync(Http, "/api/sessions/import", "{}")));
    }

    [Fact(DisplayName = "[X3] [W4] Who may write may import; it is his own, privately; the same again with its key is the same session")]
    public async Task Who_may_write_may_import()
    {
        var (member, other, viewer) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host, "viewer"));
        var export = await Exports.OfAsync(Http, await Exports.WrittenAsync(Http));

        var imported = await Exports.ImportAsync(member.Http, export, "once");
        var again = await Exports.ImportAsync(member.Http, export, "once");
        var limited = await member.WithTokenAsync(shared.Host, new JsonObject { ["session"] = imported["id"] });

        Assert.Equal((201, member.Id), (imported.Status, imported["owner"]));
        Assert.Equal(imported["id"], again["id"]);
        Assert.Equal(422, (await Exports.ImportAsync(member.Http, export + "\n\n", "once")).Status);
        Assert.Equal(404, (await Rest.GetAsync(other.Http, $"/api/sessions/{imported["id"]}")).Status);
        Assert.Equal(403, (await Exports.ImportAsync(viewer.Http, export)).Status);
        Assert.Equal(403, (await Exports.ImportAsync(limited.Http, export)).Status);
        Assert.Equal(401, (await Exports.ImportAsync(shared.Host.Client(null), export)).Status);
    }

    private async Task OwnsNothingAsync(Person person)
    {
        var sessions = await Rest.GetAsync(person.Http, "/api/sessions?limit=500");
        Assert.DoesNotContain(sessions.Json.GetProperty("items").EnumerateArray(), session => session.Text("owner") == person.Id);
        Assert.DoesNotContain(await History.AllAsync(Http, "/api/events", "&type=session.created"), e => e.Text("actor") == person.Id);
    }

    private static async Task<string> UsageAsync(HttpClient http, string session) =>
        (await Rest.GetAsync(http, $"/api/agents/{(await Rest.GetAsync(http, $"/api/sessions/{session}"))["agent"]}")).Json.GetProperty("usage").GetRawText();

    private static async Task<(int Status, string Code)> RefusedAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;
}
