using System.Text;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class StreamTests(SharedHost shared)
{
    [Fact(DisplayName = "[R3] a stream is LF-ended SSE, not to be cached, changed, held back or compressed, whatever the reader accepts")]
    public async Task A_stream_is_neither_cached_nor_compressed()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        await Rest.WriteAsync(shared.Http, session, Rest.Event("x.a", new { text = "line\r\nline\u2028\u0085" }));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session}/events");
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Accept-Encoding", "gzip, br, deflate");
        using var response = await shared.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["no-cache", "no-transform"], response.Headers.GetValues("Cache-Control").SelectMany(value => value.Split(", ")).Order());
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Empty(response.Content.Headers.ContentEncoding);
        var text = await ReadToAsync(response, "event: caught-up");
        Assert.DoesNotContain('\r', text);
        Assert.StartsWith("retry: ", text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[R5] [E1] each event is its type, its cursor and one line of JSON, the same as on a page")]
    public async Task Each_event_is_one_line_of_json()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        await Rest.WriteAsync(shared.Http, session, Rest.Event("x.a", new { text = "zwei\nZeilen — ü 🎉 \u2028" }), Rest.Event("x.b"));
        var pages = await History.OfSessionAsync(shared.Http, session);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session}/events");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await shared.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var blocks = (await ReadToAsync(response, "event: caught-up")).Split("\n\n").Where(block => block.StartsWith("event: ", StringComparison.Ordinal) && !block.StartsWith("event: caught-up", StringComparison.Ordinal));

        Assert.Equal(pages.Select(e => $"event: {e.Type()}\nid: {e.Cursor()}\ndata: {e.GetRawText()}"), blocks);
        Assert.All(pages, e => Assert.EndsWith("." + e.GetProperty("position").GetRawText(), e.Cursor(), StringComparison.Ordinal));
    }

    [Fact(DisplayName = "[R4] [R7] hello comes first, with the cursor after which it begins and a retry between one and three seconds, not the same for all")]
    public async Task Hello_comes_first()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var cursor = await Rest.WriteAsync(shared.Http, session, Rest.Event("x.a"));
        var retries = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session}/events?after={cursor}");
            request.Headers.Add("Accept", "text/event-stream");
            using var response = await shared.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var lines = (await ReadToAsync(response, "event: caught-up")).Split('\n');
            Assert.Equal(["event: hello", $"id: {cursor}"], lines[1..3]);
            retries.Add(int.Parse(lines[0]["retry: ".Length..], System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.All(retries, retry => Assert.InRange(retry, 1000, 3000));
        Assert.True(retries.Count > 5);
    }

    [Fact(DisplayName = "[R7] a reader to whom nothing is sent gets a ping every 15 seconds whose id moves on past what he did not want")]
    public async Task A_quiet_reader_is_pinged()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http);
        await using var stream = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events?type=x.wanted");
        Assert.Equal(15_000, (await stream.ReadAsync())!.Data.GetProperty("heartbeatMs").GetInt32());
        await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        // Another reader that is live: what it has got, the first one may have examined.
        await using var probe = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");
        await probe.ReadUntilAsync(frame => frame.Event == "caught-up");
        for (var i = 0; i < 3; i++)
        {
            var other = await Rest.WriteAsync(host.Http, session, Rest.Event("x.other"));
            await probe.ReadUntilAsync(frame => frame.Id == other && frame.Event == "x.other");
            time.Advance(TimeSpan.FromSeconds(14));
            time.Advance(TimeSpan.FromSeconds(2));

            var ping = (await stream.ReadAsync())!;
            Assert.Equal(("ping", other, other), (ping.Event, ping.Id, ping.Data.Text("head")));
            Assert.Matches(@"^2026-11-20T12:0\d:\d\d\.\d{3}Z$", ping.Data.Text("time"));
        }

        var wanted = await Rest.WriteAsync(host.Http, session, Rest.Event("x.wanted"));
        Assert.Equal(wanted, (await stream.ReadAsync())!.Id);
    }

    private static async Task<string> ReadToAsync(HttpResponseMessage response, string sign)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().Contains(sign, StringComparison.Ordinal))
        {
            var read = await body.ReadAsync(buffer).AsTask().Within(sign);
            Assert.NotEqual(0, read);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
