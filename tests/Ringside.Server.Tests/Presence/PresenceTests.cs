using System.Text.Json;
using Ringside.Server.Tests.Reading;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Presence;

public sealed class PresenceTests
{
    [Fact(DisplayName = "[R12] [L7] who has a session open is told to those who ask, comes and goes; a page that is loaded again within five seconds has not gone")]
    public async Task Who_watches_is_told()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        using var anna = await Watcher.JoinAsync(host);
        using var ben = await Watcher.JoinAsync(host);
        var (annas, whole) = await anna.FollowAsync();
        await using var _ = annas;
        await using var bens = await ben.OpenAsync();
        Assert.Equal("""{"op":"presence","id":"fleet","items":[],"whole":true}""", whole.GetRawText());

        await Watcher.WatchAsync(bens, session);
        var came = await Watcher.NewsAsync(annas, time);
        Assert.Equal($$"""{"op":"presence","id":"fleet","items":[{"session":"{{session}}","users":[{"id":"{{ben.Id}}","name":"{{ben.Name}}"}]}]}""", came.GetRawText());
        Assert.Equal([$"{session}: {ben.Name}"], await anna.SeesAsync());

        await Watcher.LeaveAsync(bens);
        time.Advance(TimeSpan.FromSeconds(4));
        await Watcher.WatchAsync(bens, session);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([$"{session}: {ben.Name}"], await anna.SeesAsync());

        await Watcher.LeaveAsync(bens);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([$"{session}: {ben.Name}"], await anna.SeesAsync());
        var left = await Watcher.NewsAsync(annas, time);

        // Nothing was told between his coming and his going.
        Assert.Equal($$"""{"op":"presence","id":"fleet","items":[{"session":"{{session}}","users":[]}]}""", left.GetRawText());
        Assert.Empty(await anna.SeesAsync());
    }

    [Fact(DisplayName = "[R12] streams and long polls count as sockets do, many of one person as one; programs with tokens are nobody")]
    public async Task Every_way_of_reading_counts()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        using var anna = await Watcher.JoinAsync(host);
        using var ben = await Watcher.JoinAsync(host);
        var (annas, _) = await anna.FollowAsync();
        await using var following = annas;
        await using var program = await SseFrames.OpenAsync(host.Http, $"/api/sessions/{session}/events");
        await using var stream = await SseFrames.OpenAsync(anna.Http, $"/api/sessions/{session}/events");
        await using var again = await SseFrames.OpenAsync(anna.Http, $"/api/sessions/{session}/events");
        Assert.Equal([$"{session}: {anna.Name}"], Watcher.Lines(await Watcher.NewsAsync(annas, time)));

        // A page is answered when something comes: until then he who asked for it is there, and for a while after.
        var head = (await Rest.GetAsync(ben.Http, $"/api/sessions/{session}/events"))["head"];
        var polled = Rest.GetAsync(ben.Http, $"/api/sessions/{session}/events?after={head}&wait=30");
        var news = annas.ReadUntilAsync("presence");
        while (!news.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Rest.GetAsync(anna.Http, "/api/presence");
            Assert.False(polled.IsCompleted, "the page was answered before anybody was told of him who waits for it");
        }

        Assert.Equal([$"{session}: {anna.Name} {ben.Name}"], Watcher.Lines((await news)[^1]));
        await Rest.WriteAsync(host.Http, session, Rest.Event("x.a"));
        await polled.Within("the page");
        Assert.Equal([$"{session}: {anna.Name}"], Watcher.Lines(await NextAsync(annas, time)));
    }

    [Fact(DisplayName = "[R12] twenty are named; one more who comes or goes behind them is no news")]
    public async Task Twenty_are_named()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var session = await Rest.ExternalSessionAsync(host.Http, "team");
        var people = new List<Watcher>();
        var sockets = new List<SocketMessages>();
        for (var n = 0; n < 22; n++)
        {
            people.Add(await Watcher.JoinAsync(host));
            sockets.Add(await people[^1].OpenAsync());
        }

        var (following, _) = await people[0].FollowAsync($$"""{"session":["{{session}}"]}""");
        foreach (var socket in sockets.Take(21))
        {
            await Watcher.WatchAsync(socket, session);
        }

        var item = (await Watcher.NewsAsync(following, time)).GetProperty("items")[0];
        item = item.TryGetProperty("more", out _) ? item : (await NextAsync(following, time)).GetProperty("items")[0];
        Assert.Equal(people.Take(20).Select(person => person.Id).Order(), item.GetProperty("users").EnumerateArray().Select(user => user.Text("id")).Order());
        Assert.True(item.GetProperty("more").GetBoolean());

        await Watcher.WatchAsync(sockets[21], session);
        time.Advance(TimeSpan.FromSeconds(2));
        await Watcher.LeaveAsync(sockets[1]);
        time.Advance(TimeSpan.FromSeconds(6));
        var next = (await following.ReadUntilAsync("presence"))[^1].GetProperty("items")[0];
        Assert.Equal(people[20].Id, next.GetProperty("users").EnumerateArray().Select(user => user.Text("id")).Except(item.GetProperty("users").EnumerateArray().Select(user => user.Text("id"))).Single());
        foreach (var socket in sockets.Append(following))
        {
            await socket.DisposeAsync();
        }
    }

    /// <summary>The next news, told while the clock moves.</summary>
    private static async Task<JsonElement> NextAsync(SocketMessages socket, FakeTime time)
    {
        var news = socket.ReadUntilAsync("presence");
        for (var second = 0; second < 8; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return (await news)[^1];
    }
}
