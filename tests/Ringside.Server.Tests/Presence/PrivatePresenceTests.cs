using Ringside.Server.Tests.Api;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Presence;

public sealed class PrivatePresenceTests(SharedHost shared)
{
    [Fact(DisplayName = "[R12] [A11] who watches a private session is told to nobody else; once it is the team's, all of it is told, and no more when it is not")]
    public async Task Private_sessions_are_told_to_nobody_else()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        using var anna = await Watcher.JoinAsync(host);
        using var ben = await Watcher.JoinAsync(host);
        await Rest.PostAsync(host.Http, "/api/agents", """{"name":"writer","driver":"external"}""");
        var hidden = (await Rest.DoAsync(ben.Http, "/api/sessions", """{"agent":"writer"}"""))["id"];
        var open = (await Rest.DoAsync(ben.Http, "/api/sessions", """{"agent":"writer","visibility":"team"}"""))["id"];
        var (annas, _) = await anna.FollowAsync();
        await using var following = annas;
        await using var bens = await ben.OpenAsync();
        await Watcher.WatchAsync(bens, hidden, "hidden");
        await Watcher.WatchAsync(bens, open, "open");

        Assert.Equal([$"{open}: {ben.Name}"], Watcher.Lines(await Watcher.NewsAsync(annas, time)));
        Assert.Equal([$"{open}: {ben.Name}"], await anna.SeesAsync());
        Assert.Equal(2, (await ben.SeesAsync()).Count);

        await ShowAsync(ben.Http, hidden, "team");
        var granted = await annas.ReadUntilAsync("presence");
        Assert.Equal("granted", granted.Single(message => message.Text("op") == "access").Text("change"));
        Assert.True(granted[^1].GetProperty("whole").GetBoolean());
        Assert.Equal(new[] { $"{hidden}: {ben.Name}", $"{open}: {ben.Name}" }.Order(), Watcher.Lines(granted[^1]).Order());

        await ShowAsync(ben.Http, hidden, "private");
        var revoked = await annas.ReadUntilAsync("presence");
        Assert.Equal([$"{open}: {ben.Name}"], Watcher.Lines(revoked[^1]));
        Assert.Equal([$"{open}: {ben.Name}"], await anna.SeesAsync());
    }

    [Fact(DisplayName = "[R12] [L7] [S15] a token for one session is told of nobody, a filter that does not say which sessions is refused, and so is a parameter")]
    public async Task What_cannot_be_told_is_refused()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        var limited = (await Rest.DoAsync(shared.Http, "/api/tokens", $$"""{"name":"one","session":"{{session}}"}"""))["secret"];
        using var http = shared.Host.Client(limited);
        ErrorTests.Refused(await Rest.GetAsync(http, "/api/presence"), 403, "forbidden");
        ErrorTests.Refused(await Rest.GetAsync(shared.Http, "/api/presence?session=x"), 400, "invalid_query");
        await using var socket = await SocketMessages.StartAsync(shared.Host.Address, limited);
        await socket.SubscribeAsync("a", $$""" "filter":{"session":["{{session}}"]},"presence":true """);
        Assert.Equal("forbidden", (await socket.ReadAsync())!.Value.Text("code"));
        await using var wide = await SocketMessages.StartAsync(shared.Host.Address);
        await wide.SubscribeAsync("a", """ "filter":{"run":["run_1"]},"presence":true """);
        var refused = (await wide.ReadAsync())!.Value;
        Assert.Equal(("error", "invalid"), (refused.Text("op"), refused.Text("code")));
        Assert.Contains("presence", refused.Text("detail"), StringComparison.Ordinal);
    }

    private static async Task ShowAsync(HttpClient http, string session, string visibility) =>
        Assert.Equal(200, (await Rest.SendAsync(http, HttpMethod.Patch, $"/api/sessions/{session}", $$"""{"visibility":"{{visibility}}"}""")).Status);
}
