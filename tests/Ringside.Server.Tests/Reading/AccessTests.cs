using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class AccessTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[R10] [A11] a private session is its owner's and the admins'; to others nothing of it is there")]
    public async Task A_private_session_is_its_owners()
    {
        var (owner, other) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var session = await Rest.ExternalSessionAsync(owner.Http);
        var prompt = await Rest.DoAsync(owner.Http, $"/api/sessions/{session}/prompts", """{"text":"mine"}""");
        await Rest.WriteAsync(owner.Http, session, Rest.Event("interaction.opened", new { interaction = $"itx_{session}", kind = "question", title = "?" }));
        (HttpMethod Method, string Path, string Body)[] requests =
        [
            (HttpMethod.Get, $"/api/sessions/{session}", ""), (HttpMethod.Get, $"/api/sessions/{session}/events", ""), (HttpMethod.Get, $"/api/sessions/{session}/prompts", ""),
            (HttpMethod.Get, $"/api/runs/{prompt["run"]}", ""), (HttpMethod.Get, $"/api/runs/{prompt["run"]}/events", ""), (HttpMethod.Get, $"/api/events?session={session}", ""),
            (HttpMethod.Get, $"/api/events?run={prompt["run"]}", ""), (HttpMethod.Get, $"/api/interactions/itx_{session}", ""),
            (HttpMethod.Post, $"/api/interactions/itx_{session}/answer", """{"text":"x"}"""), (HttpMethod.Post, $"/api/runs/{prompt["run"]}/cancel", ""),
            (HttpMethod.Post, $"/api/sessions/{session}/prompts", """{"text":"x"}"""), (HttpMethod.Post, $"/api/sessions/{session}/events", """[{"type":"x.a"}]"""),
            (HttpMethod.Patch, $"/api/prompts/{prompt["prompt"]}", """{"text":"x"}"""), (HttpMethod.Delete, $"/api/prompts/{prompt["prompt"]}", ""),
            (HttpMethod.Patch, $"/api/sessions/{session}", """{"title":"x"}"""), (HttpMethod.Delete, $"/api/sessions/{session}", ""),
        ];

        foreach (var (method, path, body) in requests)
        {
            ErrorTests.Refused(await Rest.SendAsync(other.Http, method, path, body), 404, "not_found");
        }

        foreach (var list in new[] { "/api/sessions", "/api/runs", "/api/interactions", "/api/events?limit=1000" })
        {
            Assert.DoesNotContain(session, (await Rest.GetAsync(other.Http, list)).Json.ToString(), StringComparison.Ordinal);
            Assert.Contains(session, (await Rest.GetAsync(owner.Http, list)).Json.ToString() + (await Rest.GetAsync(Http, list + (list.Contains('?') ? "&" : "?") + "limit=500")).Json, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await Rest.GetAsync(Http, $"/api/sessions/{session}")).Status);
    }

    [Fact(DisplayName = "[R10] another's stream gets nothing of a private session, live or from history, and everything of a team's")]
    public async Task Anothers_stream_gets_nothing_of_a_private_session()
    {
        var other = await Person.JoinAsync(shared.Host);
        var (secret, open) = (await Rest.ExternalSessionAsync(Http), await Rest.ExternalSessionAsync(Http, "team"));
        await Rest.WriteAsync(Http, secret, Rest.Event("x.secret"));
        var opened = await Rest.WriteAsync(Http, open, Rest.Event("x.open"));
        await using var live = await SseFrames.OpenAsync(other.Http, "/api/events");
        await live.ReadUntilAsync(frame => frame.Event == "caught-up");
        await using var replay = await SseFrames.OpenAsync(other.Http, "/api/events?from=start");
        var history = await replay.ReadUntilAsync(frame => frame.Id == opened);

        await Rest.WriteAsync(Http, secret, Rest.Event("x.secret"));
        var last = await Rest.WriteAsync(Http, open, Rest.Event("x.open"));
        var since = await live.ReadUntilAsync(frame => frame.Id == last);

        Assert.DoesNotContain(history.Concat(since), frame => frame.Data.Text("session") == secret);
        Assert.Contains(history, frame => frame.Event == "agent.created");
    }

    [Fact(DisplayName = "[R10] [M14] what is taken from a reader's sight stops at once on his wide stream, and what is given comes")]
    public async Task What_is_taken_stops_at_once()
    {
        await using var host = await RingsideHost.StartAsync();
        var member = await Person.JoinAsync(host);
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        var other = await Rest.ExternalSessionAsync(host.Http, "team");
        await using var stream = await SseFrames.OpenAsync(member.Http, "/api/events");
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        for (var i = 0; i < 20; i++)
        {
            await Rest.WriteAsync(host.Http, session, Rest.Event("x.shown"));
            await stream.ReadUntilAsync(frame => frame.Event == "x.shown");
            await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"private"}""");
            await Rest.WriteAsync(host.Http, session, Rest.Event("x.secret"));
            await Rest.WriteAsync(host.Http, other, Rest.Event("x.mark"));
            var seen = await stream.ReadUntilAsync(frame => frame.Event == "x.mark");
            Assert.DoesNotContain(seen, frame => frame.Event == "x.secret");
            await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"team"}""");
        }
    }

    [Fact(DisplayName = "[R10] only a session's owner or an admin decides who sees it, and removes it")]
    public async Task Only_the_owner_decides_who_sees_a_session()
    {
        var (owner, other) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var session = await Rest.ExternalSessionAsync(owner.Http, "team");

        ErrorTests.Refused(await Rest.SendAsync(other.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"private"}"""), 403, "forbidden");
        ErrorTests.Refused(await Rest.SendAsync(other.Http, HttpMethod.Delete, $"/api/sessions/{session}", null), 403, "forbidden");
        Assert.Equal(200, (await Rest.SendAsync(other.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"title":"ours"}""")).Status);
        Assert.Equal(200, (await Rest.SendAsync(Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"private"}""")).Status);
    }
}
