using System.Text.Json.Nodes;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class GoodbyeTests
{
    [Fact(DisplayName = "[R8] a server that stops says shutdown, and that one may come back")]
    public async Task A_server_that_stops_says_shutdown()
    {
        await using var host = await RingsideHost.StartAsync();
        using var http = host.Client(RingsideHost.AdminToken);
        await using var stream = await LiveAsync(http, "/api/events");

        var stopping = host.StopAsync();

        await ByeAsync(stream, "shutdown", retry: true);
        await stopping.Within("the stop");
    }

    [Fact(DisplayName = "[R8] a stream lives about ten minutes, not all equally long, then is asked to come back")]
    public async Task A_stream_is_rotated()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var streams = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LiveAsync(host.Http, "/api/events")));
        var ends = streams.Select(async stream =>
        {
            var bye = (await stream.ReadUntilAsync(frame => frame.Event == "bye"))[^1];
            Assert.Equal("rotate", bye.Data.Text("code"));
            return time.GetUtcNow();
        }).ToList();
        var start = time.GetUtcNow();
        time.Advance(TimeSpan.FromMinutes(7));
        Assert.DoesNotContain(ends, end => end.IsCompleted);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var i = 0; i < 120 && ends.Any(end => !end.IsCompleted); i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await tick.WaitForNextTickAsync();
        }

        var lives = (await Task.WhenAll(ends)).Select(end => end - start).ToList();
        Assert.True(lives.Distinct().Count() > 2, string.Join(' ', lives));
        Array.ForEach(streams, stream => _ = stream.DisposeAsync());
    }

    [Fact(DisplayName = "[R8] a stream whose token expires ends as expired, and so does one whose token is revoked, at once")]
    public async Task A_stream_whose_token_is_gone_ends()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var member = await Person.JoinAsync(host);
        var expires = time.GetUtcNow().AddMinutes(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var passing = await member.WithTokenAsync(host, new JsonObject { ["expiresAt"] = expires });
        await using var first = await LiveAsync(passing.Http, "/api/events");
        await using var second = await LiveAsync(member.Http, "/api/events");

        var tokens = (await Rest.GetAsync(member.Http, "/api/tokens")).Json.GetProperty("items").EnumerateArray();
        await Rest.SendAsync(member.Http, HttpMethod.Delete, $"/api/tokens/{tokens.Single(token => !token.TryGetProperty("expiresAt", out _)).Text("id")}", null);
        await ByeAsync(second, "expired", retry: true);
        time.Advance(TimeSpan.FromMinutes(2));
        await ByeAsync(first, "expired", retry: true);
    }

    [Fact(DisplayName = "[R8] [R10] a stream of a session that is taken from the reader's sight ends as forbidden, one of a removed session as gone")]
    public async Task A_stream_of_what_is_gone_ends()
    {
        await using var host = await RingsideHost.StartAsync();
        var member = await Person.JoinAsync(host);
        var hidden = await Rest.ExternalSessionAsync(host.Http, "team");
        var removed = await Rest.ExternalSessionAsync(host.Http, "team");
        await using var first = await LiveAsync(member.Http, $"/api/sessions/{hidden}/events");
        await using var second = await LiveAsync(member.Http, $"/api/sessions/{removed}/events");

        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{hidden}", """{"visibility":"private"}""");
        await Rest.WriteAsync(host.Http, hidden, Rest.Event("x.secret"));
        Assert.Equal(204, (await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{removed}", null)).Status);

        await ByeAsync(first, "forbidden", retry: false);
        await ByeAsync(second, "gone", retry: false);
    }

    [Fact(DisplayName = "[R8] a reader who takes nothing for 30 seconds is told slow behind what he was sent, and cut off")]
    public async Task A_reader_who_takes_nothing_is_cut_off()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http);
        using var reader = await StuckReader.OpenAsync(host, $"/api/sessions/{session}/events");
        for (var i = 0; i < 12; i++)
        {
            await Rest.WriteAsync(host.Http, session, [.. Enumerable.Range(0, 500).Select(_ => Rest.Event("x.a", new { text = new string('x', 2000) }))]);
        }

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var i = 0; i < 10; i++)
        {
            await tick.WaitForNextTickAsync();
            time.Advance(TimeSpan.FromSeconds(31));
        }

        var text = await reader.ReadToEndAsync().Within("the end of the stream");
        Assert.Contains("event: bye\ndata: {\"code\":\"slow\",\"retry\":true}", text, StringComparison.Ordinal);
    }

    private static async Task<SseFrames> LiveAsync(HttpClient http, string path)
    {
        var stream = await SseFrames.OpenAsync(http, path);
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");
        return stream;
    }

    private static async Task ByeAsync(SseFrames stream, string code, bool retry)
    {
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "bye");
        Assert.Equal((code, retry), (frames[^1].Data.Text("code"), frames[^1].Data.GetProperty("retry").GetBoolean()));
        Assert.DoesNotContain(frames, frame => frame.Event == "x.secret");
        Assert.Null(frames[^1].Data.Text("id"));
        Assert.Null(await stream.ReadAsync());
    }
}
