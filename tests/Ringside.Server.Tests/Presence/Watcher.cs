using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Presence;

/// <summary>A person who is signed in with a browser, as far as the server can tell.</summary>
internal sealed record Watcher(string Id, string Name, string Cookie, RingsideHost Host) : IDisposable
{
    private const string Password = "a long password";

    private static int count;

    /// <summary>A client that shows the cookie.</summary>
    public HttpClient Http { get; } = Client(Host, Cookie);

    public static async Task<Watcher> JoinAsync(RingsideHost host, string role = "member", RingsideHost? at = null)
    {
        var name = $"watcher-{Interlocked.Increment(ref count)}";
        var user = await Rest.DoAsync(host.Http, "/api/users", $$"""{"name":"{{name}}","role":"{{role}}","password":"{{Password}}"}""");
        using var browser = host.Client(null);
        var signedIn = await Rest.PostAsync(browser, "/api/signin", $$"""{"name":"{{name}}","password":"{{Password}}"}""");
        return new Watcher(user["id"], name, signedIn.Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0], at ?? host);
    }

    /// <summary>A socket of this person's page that is told who watches what, as far as the filter goes; what is there already is read.</summary>
    public async Task<(SocketMessages Socket, JsonElement Whole)> FollowAsync(string filter = "{}")
    {
        var socket = await OpenAsync();
        await socket.SubscribeAsync("fleet", $$""" "filter":{{filter}},"presence":true """);
        var whole = (await socket.ReadUntilAsync("presence"))[^1];
        return (socket, whole);
    }

    public Task<SocketMessages> OpenAsync() => SocketMessages.StartAsync(Host.Address, token: null, options => options.SetRequestHeader("Cookie", Cookie));

    /// <summary>Has the session open in the page, on this socket, when this completes.</summary>
    public static async Task WatchAsync(SocketMessages socket, string session, string id = "a")
    {
        await socket.SubscribeAsync(id, $$""" "filter":{"session":["{{session}}"]} """);
        await socket.ReadUntilAsync("caught-up", id);
    }

    /// <summary>Has left when this completes.</summary>
    public static async Task LeaveAsync(SocketMessages socket, string id = "a")
    {
        await socket.SendAsync($$"""{"op":"unsubscribe","id":"{{id}}"}""");
        await socket.SendAsync("""{"op":"ping"}""");
        await socket.ReadUntilAsync("ping");
    }

    /// <summary>Moves the clock until news of who watches what is told.</summary>
    public static async Task<JsonElement> NewsAsync(SocketMessages socket, FakeTime time)
    {
        var news = socket.ReadUntilAsync("presence");
        for (var second = 0; second < 3; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return (await news)[^1];
    }

    /// <summary>What <c>GET /api/presence</c> answers this person: <c>session: name name</c>.</summary>
    public async Task<IReadOnlyList<string>> SeesAsync() => Lines((await Rest.GetAsync(Http, "/api/presence")).Json);

    public static IReadOnlyList<string> Lines(JsonElement presence) =>
        [.. presence.GetProperty("items").EnumerateArray().Select(item => $"{item.Text("session")}: {string.Join(' ', item.GetProperty("users").EnumerateArray().Select(user => user.Text("name")))}".Trim())];

    public void Dispose() => Http.Dispose();

    private static HttpClient Client(RingsideHost host, string cookie)
    {
        var client = host.Client(null);
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }
}
