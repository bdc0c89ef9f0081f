using System.Text;
using System.Text.Json.Nodes;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Identity;

public sealed class TokenTests(SharedHost shared)
{
    [Theory(DisplayName = "[W2] who may not do a thing is forbidden it: by role, and by the token's scopes")]
    [InlineData("viewer", "read write", "POST", "/api/sessions", """{"agent":"demo"}""", 403)]
    [InlineData("viewer", "read", "GET", "/api/sessions", "", 200)]
    [InlineData("member", "read", "POST", "/api/sessions", """{"agent":"demo"}""", 403)]
    [InlineData("member", "read write", "POST", "/api/sessions", """{"agent":"demo"}""", 201)]
    [InlineData("member", "read write", "POST", "/api/users", """{"name":"x1","role":"admin"}""", 403)]
    [InlineData("member", "read write", "POST", "/api/signin-links", "", 403)]
    [InlineData("member", "read write", "POST", "/api/tokens", """{"name":"x","scopes":["admin"]}""", 403)]
    [InlineData("member", "read write", "POST", "/api/agents", """{"name":"x2","driver":"acp","settings":{"command":"sh"}}""", 403)]
    [InlineData("member", "read write", "POST", "/api/agents", """{"name":"x3","driver":"demo"}""", 403)]
    [InlineData("member", "read write", "POST", "/api/agents", """{"name":"x4","driver":"external"}""", 201)]
    [InlineData("member", "read write", "PATCH", "/api/agents/demo", """{"settings":{"command":"sh"}}""", 403)]
    [InlineData("member", "read write", "DELETE", "/api/agents/demo", "", 403)]
    [InlineData("admin", "read write", "POST", "/api/users", """{"name":"x5","role":"admin"}""", 403)]
    [InlineData("admin", "read write", "POST", "/api/agents", """{"name":"x6","driver":"acp","settings":{"command":"sh"}}""", 403)]
    public async Task Rights_come_from_role_and_scopes(string role, string scopes, string method, string path, string body, int status)
    {
        var person = await (await Person.JoinAsync(shared.Host, role)).WithTokenAsync(shared.Host, new JsonObject { ["scopes"] = new JsonArray([.. scopes.Split(' ')]) });

        var answer = await Rest.SendAsync(person.Http, new HttpMethod(method), path, body);

        Assert.Equal(status, answer.Status);
        if (status == 403)
        {
            ErrorTests.Refused(answer, 403, "forbidden");
        }
    }

    [Fact(DisplayName = "[W3] a token for one session sees and writes that session alone, and makes nothing else")]
    public async Task A_token_for_one_session_is_for_that_alone()
    {
        var (mine, other) = (await Rest.ExternalSessionAsync(shared.Http), await Rest.ExternalSessionAsync(shared.Http, "team"));
        var secret = (await Rest.DoAsync(shared.Http, "/api/tokens", $$"""{"name":"one","session":"{{mine}}","scopes":["read","write","admin"]}"""))["secret"];
        using var limited = shared.Host.Client(secret);

        Assert.Equal(200, (await Rest.GetAsync(limited, $"/api/sessions/{mine}")).Status);
        await Rest.WriteAsync(limited, mine, Rest.Event("x.a"));
        ErrorTests.Refused(await Rest.GetAsync(limited, $"/api/sessions/{other}"), 404, "not_found");
        ErrorTests.Refused(await Rest.PostAsync(limited, $"/api/sessions/{other}/events", """[{"type":"x.a"}]"""), 404, "not_found");
        Assert.Equal([mine], (await Rest.GetAsync(limited, "/api/sessions")).Json.GetProperty("items").EnumerateArray().Select(item => item.Text("id")));
        Assert.All(await History.AllAsync(limited, "/api/events"), e => Assert.Equal(mine, e.Text("session")));
        var mineId = (await Rest.GetAsync(shared.Http, "/api/tokens?limit=500")).Json.GetProperty("items")[0].Text("id");
        foreach (var (method, path, body) in new[]
        {
            ("POST", "/api/sessions", """{"agent":"demo"}"""), ("POST", "/api/runs", """{"agent":"demo","prompt":"x"}"""), ("POST", "/api/agents", """{"name":"y","driver":"external"}"""),
            ("POST", "/api/users", """{"name":"y","role":"admin"}"""), ("POST", "/api/signin-links", ""), ("POST", "/api/tokens", """{"name":"y"}"""),
            ("PATCH", "/api/agents/writer", """{"title":"y"}"""), ("DELETE", $"/api/tokens/{mineId}", ""),
        })
        {
            Assert.InRange((await Rest.SendAsync(limited, new HttpMethod(method), path, body)).Status, 403, 404);
        }
    }

    [Fact(DisplayName = "[W3] a token that has expired or was revoked is no token any more")]
    public async Task A_token_ends()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        var expires = time.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var short1 = await Rest.DoAsync(host.Http, "/api/tokens", $$"""{"name":"short","expiresAt":"{{expires}}"}""");
        var revoked = await Rest.DoAsync(host.Http, "/api/tokens", """{"name":"revoked"}""");
        using var a = host.Client(short1["secret"]);
        using var b = host.Client(revoked["secret"]);
        Assert.Equal((200, 200), ((await Rest.GetAsync(a, "/api/me")).Status, (await Rest.GetAsync(b, "/api/me")).Status));

        time.Advance(TimeSpan.FromHours(1));
        await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/tokens/{revoked["id"]}", null);

        Assert.Equal((401, 401), ((await Rest.GetAsync(a, "/api/me")).Status, (await Rest.GetAsync(b, "/api/me")).Status));
    }

    [Fact(DisplayName = "[W3] neither a token's secret nor a password nor an agent's variable is to be read in the data folder's log or by anybody")]
    public async Task Secrets_are_not_to_be_read()
    {
        await using var host = await RingsideHost.StartAsync();
        var token = await Rest.DoAsync(host.Http, "/api/tokens", """{"name":"t"}""");
        await Rest.DoAsync(host.Http, "/api/users", """{"name":"u","role":"member","password":"my secret word"}""");
        var agent = await Rest.DoAsync(host.Http, "/api/agents", """{"name":"keyed","driver":"acp","settings":{"command":"x","env":{"KEY":"sk-very-secret"}}}""");
        var changed = await Rest.SendAsync(host.Http, HttpMethod.Patch, "/api/agents/keyed", """{"settings":{"command":"y","env":{"KEY":"sk-other-secret"}}}""");

        var read = new StringBuilder().Append(agent.Json).Append(changed.Json);
        foreach (var path in new[] { "/api/agents?detect=true", "/api/agents/keyed", "/api/tokens", "/api/users", "/api/me" })
        {
            read.Append((await Rest.GetAsync(host.Http, path)).Json);
        }

        (await History.AllAsync(host.Http, "/api/events")).ForEach(e => read.Append(e));
        Assert.Contains("\"KEY\"", read.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", read.ToString(), StringComparison.Ordinal);
        await host.StopAsync();
        var stored = await File.ReadAllBytesAsync(Path.Combine(host.DataFolder, "ringside.db"));
        Assert.True(stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token["secret"])) < 0);
        Assert.True(stored.AsSpan().IndexOf("my secret word"u8) < 0);
        await host.StartAsync();
        Assert.DoesNotContain("sk-", (await Rest.GetAsync(host.Http, "/api/agents")).Json.ToString(), StringComparison.Ordinal);
    }
}
