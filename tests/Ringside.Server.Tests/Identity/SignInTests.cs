using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Identity;

public sealed class SignInTests(SharedHost shared)
{
    private string Origin => shared.Host.Address.ToString().TrimEnd('/');

    [Fact(DisplayName = "[W3] a link's code signs in once, by a cookie that scripts cannot read; signing out ends it")]
    public async Task A_code_signs_in_once()
    {
        using var browser = shared.Host.Client(null);
        var code = (await Rest.DoAsync(shared.Http, "/api/signin-links"))["code"];
        var signedIn = await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""");
        var header = Assert.Single(signedIn.Response.Headers.GetValues("Set-Cookie"));
        var cookie = header.Split(';')[0];

        Assert.Contains("httponly", header, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", header, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("admin", signedIn.Json.GetProperty("user").Text("name"));
        ErrorTests.Refused(await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}"""), 401, "unauthenticated");
        Assert.Equal(200, (await Rest.SendAsync(browser, HttpMethod.Get, "/api/me", null, ("Cookie", cookie))).Status);

        Assert.Equal(204, (await Rest.SendAsync(browser, HttpMethod.Post, "/api/signout", null, ("Cookie", cookie))).Status);
        ErrorTests.Refused(await Rest.SendAsync(browser, HttpMethod.Get, "/api/me", null, ("Cookie", cookie)), 401, "unauthenticated");
    }

    [Fact(DisplayName = "[W3] a link that an admin makes for another signs in that person, with that person's role; there is none for nobody, and nobody else makes any")]
    public async Task A_link_for_another_signs_in_that_person()
    {
        using var browser = shared.Host.Client(null);
        var viewer = (await Rest.DoAsync(shared.Http, "/api/users", """{"name":"linked","role":"viewer"}"""))["id"];
        var code = (await Rest.DoAsync(shared.Http, "/api/signin-links", $$"""{"user":"{{viewer}}"}"""))["code"];

        var signedIn = await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""");

        Assert.Equal((200, viewer, "viewer"), (signedIn.Status, signedIn.Json.GetProperty("user").Text("id"), signedIn.Json.GetProperty("user").Text("role")));
        var refused = await Rest.PostAsync(shared.Http, "/api/signin-links", """{"user":"usr_nobody"}""");
        ErrorTests.Refused(refused, 422, "invalid");
        Assert.Contains("usr_nobody", refused.Json.GetProperty("errors").GetProperty("user")[0].GetString(), StringComparison.Ordinal);
        ErrorTests.Refused(await Rest.PostAsync(shared.Http, "/api/signin-links", """{"who":"x"}"""), 400, "unknown_member");
        ErrorTests.Refused(await Rest.PostAsync((await Person.JoinAsync(shared.Host)).Http, "/api/signin-links", $$"""{"user":"{{viewer}}"}"""), 403, "forbidden");
    }

    [Fact(DisplayName = "[W3] two browsers with one code at the same time: one gets in")]
    public async Task One_of_two_with_the_same_code_gets_in()
    {
        using var browser = shared.Host.Client(null);
        var code = (await Rest.DoAsync(shared.Http, "/api/signin-links"))["code"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""")));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(7, answers.Count(answer => answer.Status == 401));
    }

    [Fact(DisplayName = "[W3] a name and its password sign in; a wrong one of either does not")]
    public async Task A_name_and_its_password_sign_in()
    {
        using var browser = shared.Host.Client(null);
        await Rest.DoAsync(shared.Http, "/api/users", """{"name":"Grace","role":"member","password":"a long password"}""");

        Assert.Equal(200, (await Rest.PostAsync(browser, "/api/signin", """{"name":"grace","password":"a long password"}""")).Status);
        ErrorTests.Refused(await Rest.PostAsync(browser, "/api/signin", """{"name":"grace","password":"another password"}"""), 401, "unauthenticated");
        ErrorTests.Refused(await Rest.PostAsync(browser, "/api/signin", """{"name":"nobody","password":"a long password"}"""), 401, "unauthenticated");
        ErrorTests.Refused(await Rest.PostAsync(browser, "/api/signin", """{"name":"admin","password":""}"""), 401, "unauthenticated");
        ErrorTests.Refused(await Rest.PostAsync(browser, "/api/signin", """{"name":"grace"}"""), 422, "invalid");
    }

    [Theory(DisplayName = "[W3] a cookie's request that changes state must come from the same origin")]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "{origin}.evil.example", 403)]
    [InlineData("Origin", "{origin}", 201)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    [InlineData("X-Nothing", "at-all", 201)]
    public async Task A_cookies_request_must_come_from_the_same_origin(string header, string value, int status)
    {
        using var browser = shared.Host.Client(null);
        var cookie = await CookieAsync(browser);
        var from = (header, value.Replace("{origin}", Origin, StringComparison.Ordinal));

        var answer = await Rest.SendAsync(browser, HttpMethod.Post, "/api/sessions", """{"agent":"demo"}""", ("Cookie", cookie), from);
        var signIn = await Rest.SendAsync(browser, HttpMethod.Post, "/api/signin", """{"code":"x"}""", from);
        var reading = await Rest.SendAsync(browser, HttpMethod.Get, "/api/sessions", null, ("Cookie", cookie), from);

        Assert.Equal((status, status == 403 ? 403 : 401, 200), (answer.Status, signIn.Status, reading.Status));
        if (status == 403)
        {
            ErrorTests.Refused(answer, 403, "cross_origin");
        }
    }

    [Fact(DisplayName = "[W3] an origin on the list may use the cookie; a bearer token needs no origin")]
    public async Task A_listed_origin_may_use_the_cookie()
    {
        await using var host = await RingsideHost.StartAsync(new() { ["origins"] = "https://desk.example" });
        using var browser = host.Client(null);
        var code = (await Rest.DoAsync(host.Http, "/api/signin-links"))["code"];
        var signedIn = await Rest.SendAsync(browser, HttpMethod.Post, "/api/signin", $$"""{"code":"{{code}}"}""", ("Origin", "https://desk.example"));
        var cookie = signedIn.Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        Assert.Equal(201, (await Rest.SendAsync(browser, HttpMethod.Post, "/api/sessions", """{"agent":"demo"}""", ("Cookie", cookie), ("Origin", "https://desk.example"))).Status);
        Assert.Equal(201, (await Rest.SendAsync(host.Http, HttpMethod.Post, "/api/sessions", """{"agent":"demo"}""", ("Origin", "https://evil.example"))).Status);
    }

    [Theory(DisplayName = "[W3] no token is taken from a query string")]
    [InlineData("/api/me?token={0}")]
    [InlineData("/api/me?access_token={0}")]
    [InlineData("/api/events?token={0}")]
    [InlineData("/api/events?authorization=Bearer%20{0}")]
    public async Task No_token_is_taken_from_a_query_string(string path)
    {
        using var nobody = shared.Host.Client(null);

        ErrorTests.Refused(await Rest.GetAsync(nobody, path.Replace("{0}", RingsideHost.AdminToken, StringComparison.Ordinal)), 401, "unauthenticated");
    }

    [Theory(DisplayName = "[W2] [W3] without a token, or with a wrong one, everything but health is 401")]
    [InlineData("/api/me")]
    [InlineData("/api/events")]
    [InlineData("/api/sessions")]
    [InlineData("/api/agents")]
    [InlineData("/api/users")]
    [InlineData("/api/artifacts/art_1")]
    [InlineData("/api/sessions/ses_1/events")]
    public async Task Without_a_token_nothing_is_answered(string path)
    {
        using var nobody = shared.Host.Client(null);
        using var stranger = shared.Host.Client("rs_0123456789abcdef0123456789abcdef");

        var answer = await Rest.GetAsync(nobody, path);
        ErrorTests.Refused(answer, 401, "unauthenticated");
        Assert.Contains(answer.Response.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        ErrorTests.Refused(await Rest.GetAsync(stranger, path), 401, "unauthenticated");
        ErrorTests.Refused(await Rest.SendAsync(nobody, HttpMethod.Get, path, null, ("Accept", "text/event-stream")), 401, "unauthenticated");
        Assert.Equal(200, (await Rest.GetAsync(nobody, "/health/live")).Status);
    }

    private async Task<string> CookieAsync(HttpClient browser)
    {
        var code = (await Rest.DoAsync(shared.Http, "/api/signin-links"))["code"];
        var signedIn = await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""");
        return signedIn.Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
