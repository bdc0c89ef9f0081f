using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class PageTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[R2] [E3] pages forwards and backwards give everything once, oldest or newest first")]
    public async Task Pages_give_everything_once_both_ways()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, session, [.. Enumerable.Range(0, 95).Select(i => Rest.Event("x.a", new { i }))]);
        var whole = await History.OfSessionAsync(Http, session);
        var (forwards, backwards) = (new List<string>(), new List<string>());

        for (var (after, head) = ("", "-"); after != head;)
        {
            var page = await Rest.GetAsync(Http, $"/api/sessions/{session}/events?limit=10{(after.Length == 0 ? "" : $"&after={after}")}");
            forwards.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(History.Cursor));
            (after, head) = (page["next"], page["head"]);
        }

        var start = (await Rest.GetAsync(Http, "/api/events?limit=1"))["next"].Split('.')[0] + ".";
        for (var before = $"{start}{long.MaxValue}"; before != start + "0";)
        {
            var page = await Rest.GetAsync(Http, $"/api/sessions/{session}/events?limit=10&before={before}");
            backwards.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(History.Cursor));
            before = page["next"];
        }

        Assert.Equal(96, whole.Count);
        Assert.Equal(whole.Select(History.Cursor), forwards);
        Assert.Equal(whole.Select(History.Cursor).Reverse(), backwards);
        Assert.Equal(whole.Select(e => e.GetProperty("position").GetInt64()).Order(), whole.Select(e => e.GetProperty("position").GetInt64()));
    }

    [Fact(DisplayName = "[R2] next moves past what does not match, and equals head at the end")]
    public async Task Next_moves_past_what_does_not_match()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var last = await Rest.WriteAsync(Http, session, [.. Enumerable.Range(0, 1000).Select(_ => Rest.Event("x.a"))]);

        var page = await Rest.GetAsync(Http, $"/api/events?session={session}&type=y.nothing");

        Assert.Equal(0, page.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(page["head"], page["next"]);
        Assert.True(Position(page["next"]) >= Position(last));
    }

    [Fact(DisplayName = "[R2] [E4] what was acknowledged is on the next page that is asked for")]
    public async Task What_was_acknowledged_is_on_the_next_page()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        for (var i = 0; i < 200; i++)
        {
            var cursor = await Rest.WriteAsync(Http, session, Rest.Event("x.a", new { i }));
            var page = await Rest.GetAsync(Http, $"/api/sessions/{session}/events?limit=1000&type=x.a");

            Assert.Equal((i + 1, cursor), (page.Json.GetProperty("items").GetArrayLength(), page.Json.GetProperty("items")[i].Cursor()));
            Assert.True(Position(page["head"]) >= Position(cursor));
        }
    }

    [Fact(DisplayName = "[R2] a page that waits is answered as soon as something matches, and after its time if nothing does")]
    public async Task A_page_that_waits_is_answered_at_once()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var after = await Rest.WriteAsync(Http, session, Rest.Event("x.a"));
        for (var i = 0; i < 20; i++)
        {
            var waiting = Rest.GetAsync(Http, $"/api/sessions/{session}/events?wait=30&type=x.wanted&after={after}");
            await Rest.WriteAsync(Http, session, Rest.Event("x.other"));
            Assert.False(waiting.IsCompleted);
            var wanted = await Rest.WriteAsync(Http, session, Rest.Event("x.wanted"));

            var answer = await waiting.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
            Assert.Equal(wanted, Assert.Single(answer.Json.GetProperty("items").EnumerateArray()).Cursor());
            after = answer["next"];
        }

        var empty = await Rest.GetAsync(Http, $"/api/sessions/{session}/events?wait=0.2&after={after}");
        Assert.Equal((0, "resumed"), (empty.Json.GetProperty("items").GetArrayLength(), empty["verdict"]));
    }

    [Theory(DisplayName = "[R2] filters: a repeated one is or, different ones are and, a type may be a prefix")]
    [InlineData("type=x.a", 2)]
    [InlineData("type=x.a&type=x.b", 3)]
    [InlineData("type=x.*", 4)]
    [InlineData("type=x.*&run={run}", 1)]
    [InlineData("type=x", 0)]
    [InlineData("run={run}&deltas=false", 4)]
    [InlineData("run={run}", 5)]
    [InlineData("tree={session}&type=x.*", 4)]
    [InlineData("session={session}&session=ses_other&type=x.a", 2)]
    [InlineData("agent={agent}&session={session}&type=x.b", 1)]
    public async Task Filters_hold_together(string filter, int count)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var run = "run_" + session[4..];
        var agent = (await Rest.GetAsync(Http, $"/api/sessions/{session}"))["agent"];
        await Rest.WriteAsync(Http, session, Rest.Event("x.a"), Rest.Event("x.a"), Rest.Event("x.b"));
        var started = Rest.Event("run.started");
        started["run"] = run;
        await Rest.WriteAsync(Http, session, started, Rest.Event("x.c"), Rest.Event("message.delta", new { message = "m", at = 0, text = "a" }), Rest.Event("run.completed"));

        filter = filter.Replace("{run}", run, StringComparison.Ordinal).Replace("{session}", session, StringComparison.Ordinal).Replace("{agent}", agent, StringComparison.Ordinal);
        var found = (await History.AllAsync(Http, "/api/events", "&" + filter)).Where(e => e.Text("session") == session).ToList();

        // Of the run: its start, x.c, the delta, the message that its end closes, its end.
        Assert.True(count == found.Count, string.Join(' ', found.Types()));
    }

    private static long Position(string cursor) => long.Parse(cursor.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);
}
