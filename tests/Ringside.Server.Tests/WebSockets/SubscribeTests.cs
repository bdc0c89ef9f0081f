using System.Text.Json;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

public sealed class SubscribeTests(SharedHost shared)
{
    private HttpClient Http => shared.Http;

    [Fact(DisplayName = "[R4] [R5] [R6] a subscription says how it began, gives each event as it is on a page, caught-up once, then what comes, each under its name")]
    public async Task A_subscription_gives_what_a_page_gives()
    {
        await using var host = await RingsideHost.StartAsync();
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.a", new { text = "zwei\nZeilen — ü 🎉 \"\\" }), Rest.Event("x.b", new { text = new string('ü', 5000) }));
        await using var socket = await SocketMessages.OpenAsync(host.Address);
        var hello = (await socket.ReadAsync())!.Value;
        Assert.Equal(("hello", 15_000), (hello.Text("op"), hello.GetProperty("heartbeatMs").GetInt32()));
        Assert.StartsWith("ringside/", hello.Text("server"), StringComparison.Ordinal);

        await socket.SubscribeAsync("""a\"ü""", $$"""{{Filter(session)}}""");
        var history = await socket.ReadUntilAsync("caught-up");
        var pages = await History.OfSessionAsync(host.Http, session);
        var live = await Rest.WriteAsync(host.Http, session, Rest.Event("x.c"));
        history.AddRange(await socket.ReadUntilAsync("event"));

        Assert.All(history, message => Assert.Equal("a\"ü", message.Text("id")));
        Assert.Equal(["subscribed", .. pages.Select(_ => "event"), "caught-up", "event"], history.Select(message => message.Text("op")));
        Assert.Equal("start", history[0].Text("verdict"));
        Assert.Equal(pages.Select(e => e.GetRawText()), Events(history).Take(pages.Count).Select(e => e.GetRawText()));
        Assert.Equal((pages[^1].Cursor(), pages[^1].Cursor()), (history[0].Text("head"), history[^2].Text("cursor")));
        Assert.Equal(live, history[^1].GetProperty("event").Cursor());
    }

    [Theory(DisplayName = "[R1] [R4] [L2] a subscription begins where it is told to: a session at its start, everything else at now")]
    [InlineData("{filter}", "start", "x.0 x.1 x.2")]
    [InlineData("{filter},\"from\":\"start\"", "start", "x.0 x.1 x.2")]
    [InlineData("{filter},\"from\":\"now\"", "live", "")]
    [InlineData("{filter},\"last\":2", "start", "x.1 x.2")]
    [InlineData("{filter},\"after\":\"{1}\"", "resumed", "x.2")]
    [InlineData("{filter},\"after\":\"{1}\",\"last\":9", "resumed", "x.2")]
    [InlineData("{filter},\"after\":\"zz.1\"", "reset", "x.0 x.1 x.2")]
    [InlineData("{filter},\"after\":\"nonsense\"", "reset", "x.0 x.1 x.2")]
    [InlineData("\"filter\":{\"type\":[\"x.*\"]}", "live", "")]
    [InlineData("\"filter\":{\"tree\":[\"{session}\"],\"type\":[\"x.1\",\"x.2\"],\"deltas\":false},\"from\":\"start\"", "start", "x.1 x.2")]
    public async Task A_subscription_begins_where_it_is_told_to(string rest, string verdict, string types)
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var cursors = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            cursors.Add(await Rest.WriteAsync(Http, session, Rest.Event($"x.{i}")));
        }

        await using var socket = await SocketMessages.StartAsync(shared.Host.Address);
        await socket.SubscribeAsync("a", rest.Replace("{filter}", Filter(session), StringComparison.Ordinal).Replace("{1}", cursors[1], StringComparison.Ordinal).Replace("{session}", session, StringComparison.Ordinal));
        var messages = await socket.ReadUntilAsync("caught-up");

        Assert.Equal(verdict, messages[0].Text("verdict"));
        Assert.Equal(types, string.Join(' ', Events(messages).Types().Where(type => type.StartsWith("x.", StringComparison.Ordinal))));
        if (verdict == "resumed")
        {
            Assert.Equal(cursors[1], messages[0].Text("cursor"));
        }
    }

    [Theory(DisplayName = "[L2] [W2] a message that cannot be granted is answered with its code, its id and what is wrong where, and the socket lives on")]
    [InlineData("""{"op":"subscribe","id":"a","filtre":{}}""", "a", "unknown_member", "filtre")]
    [InlineData("""{"op":"subscribe","id":"a","filter":{"sesion":[]}}""", "a", "unknown_member", "filter.sesion")]
    [InlineData("""{"op":"subscribe","id":"a","filter":{"session":"ses_x"}}""", "a", "invalid", "filter.session")]
    [InlineData("""{"op":"subscribe","id":"a","filter":{"session":[null]}}""", "a", "invalid", "filter.session[0]")]
    [InlineData("""{"op":"subscribe","id":"a","filter":{"session":["ses_x"]}}""", "a", "not_found", "ses_x")]
    [InlineData("""{"op":"subscribe","id":"a","filter":{"run":["run_x"]}}""", "a", "not_found", "run_x")]
    [InlineData("""{"op":"subscribe","id":"a","from":"then"}""", "a", "invalid", "from")]
    [InlineData("""{"op":"subscribe","id":"a","last":0}""", "a", "invalid", "last")]
    [InlineData("""{"op":"subscribe","id":""}""", "", "invalid", "id")]
    [InlineData("""{"op":"subscribe"}""", null, "invalid", "id")]
    [InlineData("""{"op":"unsubscribe","id":"nobody"}""", "nobody", "not_found", "nobody")]
    [InlineData("""{"op":"unsubscribe","id":"a","filter":{}}""", "a", "unknown_member", "filter")]
    [InlineData("""{"op":"ping","id":"a"}""", "a", "unknown_member", "id")]
    [InlineData("""{"op":"dance","id":"a"}""", "a", "invalid", "dance")]
    [InlineData("""{"id":"a"}""", "a", "invalid", "op")]
    [InlineData("""[]""", null, "invalid", "op")]
    [InlineData("""{"op":"ping" """, null, "invalid_json", "JSON")]
    [InlineData("", null, "invalid_json", "JSON")]
    public async Task What_cannot_be_granted_is_answered(string message, string? id, string code, string named)
    {
        await using var socket = await SocketMessages.StartAsync(shared.Host.Address);
        await socket.SendAsync(message);
        await socket.SendAsync("""{"op":"ping"}""");

        var answers = await socket.ReadUntilAsync("ping");
        Assert.Equal(["error", "ping"], answers.Select(answer => answer.Text("op")));
        Assert.Equal((id, code), (answers[0].Text("id"), answers[0].Text("code")));
        Assert.Contains(named, answers[0].Text("detail"), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "[L2] [R6] a name that is taken is a conflict; once unsubscribed nothing comes under it, and it is free again")]
    public async Task A_name_is_one_subscription()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await using var socket = await SocketMessages.StartAsync(shared.Host.Address);
        await socket.SubscribeAsync("a", Filter(session));
        await socket.SubscribeAsync("a", Filter(session));
        Assert.Equal("conflict", (await socket.ReadUntilAsync("error", "a"))[^1].Text("code"));
        await socket.SubscribeAsync("b", Filter(session) + ",\"from\":\"now\"");
        await socket.ReadUntilAsync("caught-up", "b");

        await socket.SendAsync("""{"op":"unsubscribe","id":"a"}""");
        await socket.SendAsync("""{"op":"ping"}""");
        var ping = (await socket.ReadUntilAsync("ping"))[^1];
        await Rest.WriteAsync(Http, session, Rest.Event("x.a"));

        // Of two subscriptions neither waits for the other, so what the one gets is read before the other begins.
        var live = await socket.ReadUntilAsync("event", "b");
        await socket.SubscribeAsync("a", Filter(session) + ",\"last\":1");
        var rest = await socket.ReadUntilAsync("caught-up", "a");

        Assert.Equal(["b"], ping.GetProperty("cursors").EnumerateObject().Select(member => member.Name));
        Assert.True(rest.FindIndex(message => message.Text("id") == "a" && message.Text("op") == "event") > rest.FindIndex(message => message.Text("op") == "subscribed"));
        Assert.DoesNotContain("a", live.Select(message => message.Text("id")));
        Assert.Equal(1, live.Concat(rest).Count(message => message.Text("id") == "b"));
    }

    [Fact(DisplayName = "[L2] a socket takes 256 subscriptions and refuses the next, until one has ended")]
    public async Task A_socket_takes_256_subscriptions()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        await using var socket = await SocketMessages.StartAsync(shared.Host.Address);
        for (var i = 0; i < 257; i++)
        {
            await socket.SubscribeAsync($"s{i}", Filter(session) + ",\"from\":\"now\"");
        }

        var error = (await socket.ReadUntilAsync("error"))[^1];
        Assert.Equal(("s256", "too_many"), (error.Text("id"), error.Text("code")));
        await socket.SendAsync("""{"op":"unsubscribe","id":"s7"}""");
        await socket.SubscribeAsync("s256", Filter(session) + ",\"from\":\"now\"");
        await socket.ReadUntilAsync("caught-up", "s256");
        await Rest.WriteAsync(Http, session, Rest.Event("x.a"));

        var came = new HashSet<string?>();
        await socket.ReadUntilAsync(message => message.Text("op") == "event" && came.Add(message.Text("id")) && came.Count == 256);
        Assert.DoesNotContain("s7", came);
    }

    [Fact(DisplayName = "[R11] a subscription to a run that ends gets all that is left and is closed as finished, and its socket goes on")]
    public async Task A_subscription_to_a_run_is_finished_with_it()
    {
        var session = await Rest.ExternalSessionAsync(Http);
        var run = "run_" + session[4..];
        var started = Rest.Event("run.started");
        started["run"] = run;
        await Rest.WriteAsync(Http, session, started);
        await using var socket = await SocketMessages.StartAsync(shared.Host.Address);
        await socket.SubscribeAsync("r", $$"""filter":{"run":["{{run}}"]}""".Insert(0, "\""));
        await socket.ReadUntilAsync("caught-up");
        await Rest.WriteAsync(Http, session, Rest.Event("x.b"), Rest.Event("run.completed"));

        var rest = await socket.ReadUntilAsync("closed", "r");
        Assert.Equal(["x.b", "run.completed"], Events(rest).Types());
        Assert.Equal(("finished", false), (rest[^1].Text("code"), rest[^1].GetProperty("retry").GetBoolean()));
        await socket.SubscribeAsync("r", $$"""filter":{"run":["{{run}}"]},"after":"{{Events(rest)[^1].Cursor()}}" """.Insert(0, "\""));
        Assert.Equal(["subscribed", "caught-up", "closed"], (await socket.ReadUntilAsync("closed", "r")).Select(message => message.Text("op")));
    }

    private static string Filter(string session) => $$"""
        "filter":{"session":["{{session}}"]}
        """;

    private static List<JsonElement> Events(IEnumerable<JsonElement> messages) => [.. messages.Where(message => message.Text("op") == "event").Select(message => message.GetProperty("event"))];
}
