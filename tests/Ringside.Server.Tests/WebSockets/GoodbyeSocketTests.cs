using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.WebSockets;

public sealed class GoodbyeSocketTests
{
    [Fact(DisplayName = "[R8] [L5] a server that stops closes each subscription with shutdown, then the socket as going away, in good time")]
    public async Task A_server_that_stops_says_shutdown()
    {
        await using var host = await RingsideHost.StartAsync();
        await using var socket = await OpenAsync(host, RingsideHost.AdminToken, "a", "b");
        await using var bare = await SocketMessages.StartAsync(host.Address);

        var stopping = host.StopAsync();

        Assert.Equal(["a shutdown True", "b shutdown True"], Closed(await socket.ReadToEndAsync()));
        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "shutdown"), (socket.CloseStatus, socket.CloseReason));
        Assert.Empty(await bare.ReadToEndAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, bare.CloseStatus);
        await stopping.Within("the stop");
    }

    [Fact(DisplayName = "[R8] [L5] a socket lives about ten minutes, then each subscription is closed as rotate and the socket normally")]
    public async Task A_socket_is_rotated()
    {
        // No heartbeat in between: the clock runs faster than a client can answer one.
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(new() { ["heartbeat_seconds"] = "300" }, time);
        await using var socket = await OpenAsync(host, RingsideHost.AdminToken, "a", "b");
        var end = socket.ReadToEndAsync();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = time.GetUtcNow();
        while (!end.IsCompleted && time.GetUtcNow() - start < TimeSpan.FromMinutes(13))
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await tick.WaitForNextTickAsync();
        }

        Assert.InRange(time.GetUtcNow() - start, TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(13));
        Assert.Equal(["a rotate True", "b rotate True"], Closed(await end.Within("the goodbye")));
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "rotate"), (socket.CloseStatus, socket.CloseReason));
    }

    [Fact(DisplayName = "[R8] [L5] a socket whose token expires, or is revoked, has each subscription closed as expired and is closed, at once")]
    public async Task A_socket_whose_token_is_gone_ends()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var member = await Person.JoinAsync(host);
        var passing = await member.WithTokenAsync(host, new JsonObject { ["expiresAt"] = time.GetUtcNow().AddSeconds(20).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) });
        await using var revoked = await OpenAsync(host, member.Token, "a", "b");
        await using var expiring = await OpenAsync(host, passing.Token, "a");
        await using var bare = await SocketMessages.StartAsync(host.Address, member.Token);

        var tokens = (await Rest.GetAsync(member.Http, "/api/tokens")).Json.GetProperty("items").EnumerateArray();
        await Rest.SendAsync(member.Http, HttpMethod.Delete, $"/api/tokens/{tokens.Single(token => !token.TryGetProperty("expiresAt", out _)).Text("id")}", null);
        Assert.Equal(["a expired True", "b expired True"], Closed(await revoked.ReadToEndAsync()));
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "expired"), (revoked.CloseStatus, revoked.CloseReason));
        Assert.Empty(await bare.ReadToEndAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, bare.CloseStatus);

        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(["a expired True"], Closed(await expiring.ReadToEndAsync()));
    }

    [Fact(DisplayName = "[R8] [R10] a subscription to a session that is taken from sight is closed as forbidden, to a removed one as gone, and the others go on")]
    public async Task A_subscription_to_what_is_gone_ends()
    {
        await using var host = await RingsideHost.StartAsync();
        var member = await Person.JoinAsync(host);
        var (hidden, removed) = (await Rest.ExternalSessionAsync(host.Http, "team"), await Rest.ExternalSessionAsync(host.Http, "team"));
        await using var socket = await OpenAsync(host, member.Token, "wide");
        await socket.SubscribeAsync("hidden", $$""" "filter":{"session":["{{hidden}}"]} """);
        await socket.SubscribeAsync("removed", $$""" "filter":{"session":["{{removed}}"]} """);
        await socket.ReadUntilAsync("caught-up", "removed");

        await Rest.SendAsync(host.Http, HttpMethod.Patch, $"/api/sessions/{hidden}", """{"visibility":"private"}""");
        var first = await socket.ReadUntilAsync("closed", "hidden");
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/sessions/{removed}", null);
        var second = await socket.ReadUntilAsync("closed", "removed");
        var open = await Rest.ExternalSessionAsync(host.Http, "team");
        await socket.ReadUntilAsync(message => message.Text("id") == "wide" && message.Text("op") == "event" && message.GetProperty("event").Text("session") == open);

        Assert.Equal(("forbidden", false), (first[^1].Text("code"), first[^1].GetProperty("retry").GetBoolean()));
        Assert.Equal(("gone", false), (second[^1].Text("code"), second[^1].GetProperty("retry").GetBoolean()));
    }

    [Fact(DisplayName = "[R10] a wide subscription is told which session it gains and loses; while rights change all the time it gets exactly what may be seen")]
    public async Task Rights_that_change_all_the_time_are_followed_exactly()
    {
        await using var host = await RingsideHost.StartAsync();
        var member = await Person.JoinAsync(host);
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        await using var socket = await OpenAsync(host, member.Token, "wide");
        var reading = Task.Run(() => socket.ReadUntilAsync(message => message.Text("op") == "event" && message.GetProperty("event").Type() == "x.end"));

        await FlippedSession.FlipAsync(host, session, times: 150);

        var told = (await reading.Within("the end")).Select(message => message.Text("op") == "event" ? new Told(message.GetProperty("event").Type(), message.GetProperty("event")) : new Told(message.Text("op")!, message)).ToList();
        FlippedSession.CheckExact(await History.OfSessionAsync(host.Http, session), session, told);
    }

    private static async Task<SocketMessages> OpenAsync(RingsideHost host, string token, params string[] names)
    {
        var socket = await SocketMessages.StartAsync(host.Address, token);
        foreach (var name in names)
        {
            await socket.SubscribeAsync(name);
            await socket.ReadUntilAsync("caught-up", name);
        }

        return socket;
    }

    private static List<string> Closed(IEnumerable<JsonElement> messages) =>
        [.. messages.Where(message => message.Text("op") == "closed").Select(message => $"{message.Text("id")} {message.Text("code")} {message.GetProperty("retry").GetBoolean()}")];
}
