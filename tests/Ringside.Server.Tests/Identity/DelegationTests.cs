using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Identity;

/// <summary>Nobody makes a token that can do more, or for longer, than what he shows.</summary>
public sealed class DelegationTests(SharedHost shared)
{
    [Fact(DisplayName = "[W3] a token that expires makes none that outlives it, and no sign-in link")]
    public async Task A_token_that_expires_makes_none_that_outlives_it()
    {
        var time = new FakeTime();
        await using var host = await RingsideHost.StartAsync(time: time);
        using var parent = host.Client((await TokenAsync(host.Http, time, hours: 1, "admin"))["secret"]);

        ErrorTests.Refused(await MakeAsync(parent, time, hours: 2), 403, "forbidden");
        ErrorTests.Refused(await Rest.PostAsync(parent, "/api/signin-links"), 403, "forbidden");
        var (shorter, silent) = (await MakeAsync(parent, time, hours: 0.5), await MakeAsync(parent, time, hours: null));
        Assert.Equal((201, 201), (shorter.Status, silent.Status));
        Assert.Equal(time.GetUtcNow().AddHours(1), DateTimeOffset.Parse(silent["expiresAt"], System.Globalization.CultureInfo.InvariantCulture));

        using var child = host.Client(silent["secret"]);
        ErrorTests.Refused(await MakeAsync(child, time, hours: 1.1), 403, "forbidden");
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await Rest.GetAsync(child, "/api/me")).Status);
    }

    [Fact(DisplayName = "[W3] a person who is signed in makes tokens that outlive the cookie: he can sign in again")]
    public async Task A_signed_in_person_makes_lasting_tokens()
    {
        using var browser = shared.Host.Client(null);
        var code = (await Rest.DoAsync(shared.Http, "/api/signin-links"))["code"];
        var cookie = (await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""")).Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        var made = await Rest.SendAsync(browser, HttpMethod.Post, "/api/tokens", """{"name":"mine"}""", ("Cookie", cookie));

        Assert.Equal(201, made.Status);
        Assert.False(made.Json.TryGetProperty("expiresAt", out _));
        Assert.Equal(201, (await Rest.SendAsync(browser, HttpMethod.Post, "/api/signin-links", "", ("Cookie", cookie))).Status);
    }

    [Fact(DisplayName = "[W3] a token for one session sees neither people nor tokens, and of agents that session's alone, without how it is started")]
    public async Task A_token_for_one_session_sees_little_else()
    {
        var session = await Rest.ExternalSessionAsync(shared.Http);
        await Rest.SendAsync(shared.Http, HttpMethod.Patch, "/api/agents/writer", """{"settings":{"args":["--very-private"]}}""");
        var limited = shared.Host.Client((await Rest.DoAsync(shared.Http, "/api/tokens", new JsonObject { ["name"] = "one", ["session"] = session, ["scopes"] = new JsonArray("read", "write", "admin") }.ToJsonString()))["secret"]);

        foreach (var path in new[] { "/api/users", "/api/tokens", "/api/agents?detect=true", "/api/agents/writer?detect=true" })
        {
            ErrorTests.Refused(await Rest.GetAsync(limited, path), 403, "forbidden");
        }

        var agent = Assert.Single((await Rest.GetAsync(limited, "/api/agents")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("writer", "external"), (agent.Text("name"), agent.Text("driver")));
        Assert.DoesNotContain("very-private", agent + (await Rest.GetAsync(limited, "/api/agents/writer")).Json.ToString(), StringComparison.Ordinal);
        ErrorTests.Refused(await Rest.GetAsync(limited, "/api/agents/demo"), 404, "not_found");
        Assert.Contains("very-private", (await Rest.GetAsync(shared.Http, "/api/agents/writer")).Json.ToString(), StringComparison.Ordinal);
    }

    private static Task<Answer> MakeAsync(HttpClient http, FakeTime time, double? hours, params string[] scopes)
    {
        var body = new JsonObject { ["name"] = "child" };
        if (hours is { } later)
        {
            body["expiresAt"] = JsonValue.Create(time.GetUtcNow().AddHours(later).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (scopes.Length > 0)
        {
            body["scopes"] = JsonSerializer.SerializeToNode(scopes);
        }

        return Rest.PostAsync(http, "/api/tokens", body.ToJsonString());
    }

    private static async Task<Answer> TokenAsync(HttpClient http, FakeTime time, double hours, params string[] scopes)
    {
        var made = await MakeAsync(http, time, hours, scopes);
        Assert.Equal(201, made.Status);
        return made;
    }
}
