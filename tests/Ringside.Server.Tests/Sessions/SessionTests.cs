using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Sessions;

public sealed class SessionTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[S1] [S4] a session says what it is doing, and tells each change; closed, it stays so")]
    public async Task A_session_says_what_it_is_doing()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var statuses = new List<string>();
        async Task LookAsync() => statuses.Add((await Rest.GetAsync(Http, $"/api/sessions/{session}"))["status"]);

        await LookAsync();
        var prompt = (await Rest.DoAsync(Http, $"/api/sessions/{session}/prompts", """{"text":"go"}"""))["prompt"];
        await LookAsync();
        await Rest.WriteAsync(Http, session, Rest.Event("run.started", new { prompt }));
        await LookAsync();
        await Rest.WriteAsync(Http, session, Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "?" }));
        await LookAsync();
        await Rest.WriteAsync(Http, session, Rest.Event("run.failed", new { error = new { code = "x", message = "y" } }));
        await LookAsync();
        await Rest.WriteAsync(Http, session, Rest.Event("run.started"), Rest.Event("run.completed"));
        await LookAsync();
        await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":true}""");
        await LookAsync();

        Assert.Equal(["idle", "queued", "running", "waiting", "failed", "idle", "closed"], statuses);
        var told = (await History.OfSessionAsync(Http, session)).Where(e => e.Type() is "session.updated" or "session.closed").Select(e => e.Data().Text("status")).OfType<string>();
        Assert.Equal(["queued", "running", "waiting", "running", "failed", "running", "idle", "closed"], told);
        ErrorTests.Refused(await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"closed":false}"""), 422, "invalid");
        ErrorTests.Refused(await Rest.PostAsync(Http, $"/api/sessions/{session}/events", """[{"type":"x.a"}]"""), 409, "session_closed");
    }

    [Fact(DisplayName = "[S4] a removed session is gone with what it said, but not from the counts")]
    public async Task A_removed_session_is_gone_with_what_it_said_but_not_from_the_counts()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        var long1 = new string('x', 100_000);
        await Rest.WriteAsync(
            host.Http, session, Rest.Event("run.started"), Rest.Event("message.completed", new { message = "m", role = "assistant", text = "secret " + long1 }),
            Rest.Event("usage.updated", new { call = new { input = 7 } }), Rest.Event("run.completed"));
        var artifact = (await History.OfSessionAsync(host.Http, session)).Single(e => e.Type() == "message.completed").Data().GetProperty("text").GetProperty("artifact").Text("id");
        Assert.Equal(204, (await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{session}", null)).Status);

        foreach (var path in new[] { $"/api/sessions/{session}", $"/api/sessions/{session}/events", $"/api/artifacts/{artifact}" })
        {
            ErrorTests.Refused(await Rest.GetAsync(host.Http, path), 404, "not_found");
        }

        var left = await History.AllAsync(host.Http, "/api/events");
        Assert.Equal(["session.removed"], left.Where(e => e.Text("session") == session).Select(History.Type));
        Assert.DoesNotContain(left, e => e.GetRawText().Contains("secret", StringComparison.Ordinal));
        Assert.Equal(7, (await Rest.GetAsync(host.Http, "/api/agents/writer")).Json.GetProperty("usage").GetProperty("input").GetInt32());
    }

    [Fact(DisplayName = "[W6] a session works below the allowed folders, never in the data folder, however it is named")]
    public async Task A_session_works_below_the_allowed_folders()
    {
        var host = shared.Host;
        var inside = Directory.CreateDirectory(Path.Combine(host.Workdirs, "project")).FullName;
        var link = Path.Combine(host.Workdirs, "link");
        File.CreateSymbolicLink(link, "/etc");
        var toData = Path.Combine(host.Workdirs, "data-link");
        File.CreateSymbolicLink(toData, host.DataFolder);
        File.CreateSymbolicLink(Path.Combine(host.Workdirs, "hop"), "/");
        var throughHop = Path.Combine(host.Workdirs, "through-hop");
        File.CreateSymbolicLink(throughHop, "hop/etc");

        Assert.Equal(inside, (await OpenAsync(inside))["workdir"]);
        foreach (var wrong in new[] { "/", "/etc", link, throughHop, toData, host.DataFolder, host.Workdirs + "/../data", host.Workdirs + "-other", Path.Combine(host.Workdirs, "nothing") })
        {
            ErrorTests.Refused(await OpenAsync(wrong), 422, "invalid");
        }

        async Task<Answer> OpenAsync(string workdir) => await Rest.PostAsync(Http, "/api/sessions", $$"""{"agent":"demo","workdir":"{{workdir}}"}""");
    }
}
