using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class AccessChangeTests(SharedHost shared)
{
    [Theory(DisplayName = "[R10] a stream with room for several sessions is told which it gains and which it loses; nothing of a lost one follows")]
    [InlineData("/api/events?type=x.*")]
    [InlineData("/api/events?tree={0}")]
    [InlineData("/api/events?session={0}&session={1}")]
    [InlineData("/api/events?agent={2}")]
    public async Task A_wide_stream_is_told_what_it_gains_and_loses(string path)
    {
        await using var host = await RingsideHost.StartAsync(new() { ["heartbeat_seconds"] = "1" });
        var member = await Person.JoinAsync(host);
        var (session, other) = (await Rest.ExternalSessionAsync(host.Http, "team"), await Rest.ExternalSessionAsync(host.Http, "team"));
        var agent = (await Rest.GetAsync(host.Http, $"/api/sessions/{session}"))["agent"];
        var filter = path.Replace("{0}", session, StringComparison.Ordinal).Replace("{1}", other, StringComparison.Ordinal).Replace("{2}", agent, StringComparison.Ordinal);
        await using var stream = await SseFrames.OpenAsync(member.Http, filter + "&from=now");
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        await ShowAsync(host.Http, session, "private");
        var hidden = await Rest.WriteAsync(host.Http, session, Rest.Event("x.hidden"));
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "ping" && frame.Id == hidden);
        await ShowAsync(host.Http, session, "team");
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.seen"));

        frames = [.. frames.Concat(await stream.ReadUntilAsync(frame => frame.Event == "x.seen")).Where(frame => frame.Data.Text("session") == session)];
        Assert.Equal(["access revoked", "access granted"], frames.Where(frame => frame.Event == "access").Select(frame => $"{frame.Event} {frame.Data.Text("change")}"));
        Assert.All(frames.Where(frame => frame.Event == "access"), frame => Assert.Equal(2, frame.Data.EnumerateObject().Count()));
        Assert.DoesNotContain(frames, frame => frame.Event == "x.hidden");
        Assert.True(frames.FindIndex(frame => frame.Data.Text("change") == "granted") < frames.FindIndex(frame => frame.Event == "x.seen"));
    }

    [Theory(DisplayName = "[R10] one who comes back is told first what he has gained and lost meanwhile, also after the server was started anew")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_who_comes_back_is_told_what_he_has_gained_and_lost(bool restarts)
    {
        await using var host = await RingsideHost.StartAsync();
        var member = await Person.JoinAsync(host);
        var sessions = new Dictionary<string, string>();
        foreach (var (name, visibility) in new[] { ("lost", "team"), ("gained", "private"), ("there and back", "team"), ("removed", "team"), ("other", "team") })
        {
            sessions[name] = await Rest.ExternalSessionAsync(host.Http, visibility);
        }

        var last = await Rest.WriteAsync(host.Http, sessions["other"], Rest.Event("x.a"));
        await ShowAsync(host.Http, sessions["lost"], "private");
        await ShowAsync(host.Http, sessions["gained"], "team");
        await ShowAsync(host.Http, sessions["there and back"], "private");
        await ShowAsync(host.Http, sessions["there and back"], "team");
        await ShowAsync(host.Http, sessions["removed"], "private");
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{sessions["removed"]}", null);
        var http = member.Http;
        if (restarts)
        {
            await host.StopAsync();
            await host.StartAsync();
            http = host.Client(member.Token);
        }

        await using var stream = await SseFrames.OpenAsync(http, "/api/events", last);
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "caught-up");
        await using var again = await SseFrames.OpenAsync(http, "/api/events", frames[^1].Id);

        Assert.Equal(["hello", "access", "access"], frames.Take(3).Select(frame => frame.Event));
        Assert.Equal(
            new[] { $"{sessions["lost"]} revoked", $"{sessions["gained"]} granted" }.Order(),
            frames.Where(frame => frame.Event == "access").Select(frame => $"{frame.Data.Text("session")} {frame.Data.Text("change")}").Order());
        Assert.DoesNotContain(await again.ReadUntilAsync(frame => frame.Event == "caught-up"), frame => frame.Event == "access");
    }

    [Fact(DisplayName = "[R10] one who sees a session before and after a change of its visibility, and one who sees it neither before nor after, are told nothing")]
    public async Task Whom_a_change_does_not_concern_is_told_nothing()
    {
        var (owner, limited) = (await Person.JoinAsync(shared.Host), await Person.JoinAsync(shared.Host));
        var (session, end) = (await Rest.ExternalSessionAsync(owner.Http), await Rest.ExternalSessionAsync(owner.Http, "team"));
        limited = await limited.WithTokenAsync(shared.Host, new System.Text.Json.Nodes.JsonObject { ["session"] = end });
        await using var streams = await Streams.OpenAsync([owner.Http, shared.Http, limited.Http], "/api/events");

        await Rest.SendAsync(owner.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"team"}""");
        await Rest.SendAsync(owner.Http, HttpMethod.Patch, $"/api/sessions/{session}", """{"visibility":"team"}""");
        await Rest.WriteAsync(owner.Http, end, Rest.Event("x.end"));

        foreach (var frames in await streams.ReadUntilAsync(frame => frame.Data.Text("session") == end && frame.Event == "x.end"))
        {
            Assert.DoesNotContain(frames, frame => frame.Event == "access" && frame.Data.Text("session") == session);
        }
    }

    [Fact(DisplayName = "[R10] while a session is shown and hidden as events flow, a reader gets what he may see as it is delivered, without a hole, and is told where it begins and ends")]
    public async Task Rights_that_change_all_the_time_are_followed_exactly()
    {
        await using var host = await RingsideHost.StartAsync();
        var member = await Person.JoinAsync(host);
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        await using var stream = await SseFrames.OpenAsync(member.Http, "/api/events");
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");
        var reading = Task.Run(() => stream.ReadUntilAsync(frame => frame.Event == "x.end"));

        await FlippedSession.FlipAsync(host, session, times: 150);

        var told = (await reading.Within("the end")).Select(frame => new Told(frame.Event, frame.Data)).ToList();
        FlippedSession.CheckExact(await History.OfSessionAsync(host.Http, session), session, told);
    }

    private static async Task ShowAsync(HttpClient http, string session, string visibility) =>
        Assert.Equal(200, (await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"visibility":"{{visibility}}"}""")).Status);

    private sealed class Streams(List<SseFrames> all) : IAsyncDisposable
    {
        public static async Task<Streams> OpenAsync(HttpClient[] clients, string path)
        {
            var streams = new Streams([]);
            foreach (var http in clients)
            {
                streams.Add(await SseFrames.OpenAsync(http, path));
            }

            return streams;
        }

        public Task<List<SseFrame>[]> ReadUntilAsync(Func<SseFrame, bool> fits) => Task.WhenAll(all.Select(stream => stream.ReadUntilAsync(fits)));

        public async ValueTask DisposeAsync()
        {
            foreach (var stream in all)
            {
                await stream.DisposeAsync();
            }
        }

        private void Add(SseFrames stream) => all.Add(stream);
    }
}
