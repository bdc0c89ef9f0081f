using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Reading;

public sealed class BeginTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Theory(DisplayName = "[R1] [R4] a session's stream begins at its start, or where it is told to")]
    [InlineData("", null, "start", "x.0 x.1 x.2")]
    [InlineData("?from=start", null, "start", "x.0 x.1 x.2")]
    [InlineData("?from=now", null, "live", "")]
    [InlineData("?last=2", null, "start", "x.1 x.2")]
    [InlineData("?last=99", null, "start", "x.0 x.1 x.2")]
    [InlineData("?after={1}", null, "resumed", "x.2")]
    [InlineData("?after={0}", "{1}", "resumed", "x.2")]
    [InlineData("?from=now", "{1}", "resumed", "x.2")]
    [InlineData("?from=now&after={1}", null, "resumed", "x.2")]
    [InlineData("?last=1&after={0}", null, "resumed", "x.1 x.2")]
    public async Task A_sessions_stream_begins_where_it_is_told_to(string query, string? lastId, string verdict, string types)
    {
        var (session, cursors) = await SessionAsync();
        string? Fill(string? text) => text?.Replace("{0}", cursors[0], StringComparison.Ordinal).Replace("{1}", cursors[1], StringComparison.Ordinal);

        await using var stream = await SseFrames.OpenAsync(Http, $"/api/sessions/{session}/events{Fill(query)}", Fill(lastId));
        var frames = await stream.ReadUntilAsync(frame => frame.Event == "caught-up");

        Assert.Equal(verdict, frames[0].Data.Text("verdict"));
        Assert.Equal(types, string.Join(' ', frames.Select(frame => frame.Event).Where(type => type.StartsWith("x.", StringComparison.Ordinal))));
    }

    [Fact(DisplayName = "[R1] /api/events begins at now as a stream and at the start as JSON")]
    public async Task The_workspace_begins_at_now_as_a_stream()
    {
        var (session, _) = await SessionAsync();
        await using var stream = await SseFrames.OpenAsync(Http, $"/api/events?session={session}");
        var hello = (await stream.ReadAsync())!;
        await Rest.WriteAsync(Http, session, Rest.Event("x.3"));
        var live = await stream.ReadUntilAsync(frame => frame.Event.StartsWith("x.", StringComparison.Ordinal));

        Assert.Equal(("hello", "live"), (hello.Event, hello.Data.Text("verdict")));
        Assert.Equal("x.3", live[^1].Event);
        Assert.Equal("start", (await Rest.GetAsync(Http, "/api/events?limit=1"))["verdict"]);
        Assert.Equal(1, (await Rest.GetAsync(Http, "/api/events?limit=1")).Json.GetProperty("items")[0].GetProperty("position").GetInt32());
    }

    [Fact(DisplayName = "[R1] the newest N begin at the start of any message that is still growing, and deltas do not count")]
    public async Task The_newest_begin_at_the_start_of_an_open_message()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, session, Rest.Event("run.started"), Rest.Event("x.old"));
        await Rest.WriteAsync(Http, session, [.. "done".Select((c, i) => Delta("m1", i, c)), Rest.Event("message.completed", new { message = "m1", role = "assistant", text = "done" })]);
        await Rest.WriteAsync(Http, session, [.. "open".Select((c, i) => Delta("m2", i, c))]);
        await Rest.WriteAsync(Http, session, Rest.Event("x.a"), Rest.Event("x.b"));

        async Task<string> FirstAsync(string query) =>
            (await Rest.GetAsync(Http, $"/api/sessions/{session}/events?{query}")).Json.GetProperty("items")[0] is var first
                ? $"{first.Type()} {first.Data().Text("message")} {(first.Data().TryGetProperty("at", out var at) ? at.GetInt32() : "")}".TrimEnd()
                : "";

        Assert.Equal("message.delta m2 0", await FirstAsync("last=1"));
        Assert.Equal("message.delta m2 0", await FirstAsync("last=2"));
        Assert.Equal("message.completed m1", await FirstAsync("last=3"));
        Assert.Equal("x.b", await FirstAsync("last=1&deltas=false"));
        Assert.Equal("x.old", await FirstAsync("last=4"));
    }

    [Fact(DisplayName = "[R1] [R10] the newest N are those that the reader may see, and another's open message does not widen them")]
    public async Task The_newest_are_those_that_the_reader_may_see()
    {
        var member = await Person.JoinAsync(shared.Host);
        var mine = await Rest.ExternalSessionAsync(member.Http);
        var admins = await Rest.ExternalSessionAsync(Http);
        await Rest.WriteAsync(Http, admins, Rest.Event("run.started"), Delta("open", 0, 'a'));
        await Rest.WriteAsync(member.Http, mine, Rest.Event("x.1"), Rest.Event("x.2"), Rest.Event("x.3"));
        await Rest.WriteAsync(Http, admins, [.. Enumerable.Range(0, 20).Select(_ => Rest.Event("x.secret"))]);

        var page = await Rest.GetAsync(member.Http, "/api/events?last=2&type=x.*&type=message.delta");

        Assert.Equal(["x.2", "x.3"], page.Json.GetProperty("items").EnumerateArray().Where(e => e.Text("session") == mine).Select(History.Type));
    }

    private static System.Text.Json.Nodes.JsonObject Delta(string message, int at, char text) => Rest.Event("message.delta", new { message, at, text = text.ToString() });

    private async Task<(string Session, List<string> Cursors)> SessionAsync()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var cursors = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            cursors.Add(await Rest.WriteAsync(Http, session, Rest.Event($"x.{i}")));
        }

        return (session, cursors);
    }
}
