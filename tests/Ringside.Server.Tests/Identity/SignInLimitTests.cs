using System.Text;
using Ringside.Server.Tests.Api;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Identity;

public sealed class SignInLimitTests
{
    [Fact(DisplayName = "[W2] [W3] ten wrong passwords for one name are enough, however they come; the answer says when to try again, and then it is so")]
    public async Task Ten_wrong_passwords_for_one_name_are_enough()
    {
        var time = new FakeTime();
        await using var host = await HostAsync(time);
        using var browser = host.Client(null);

        foreach (var name in new[] { "grace", "nobody" })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 14).Select(i => SignInAsync(browser, i % 2 == 0 ? name : name.ToUpperInvariant(), "wrong")));
            Assert.Equal((10, 4), (answers.Count(answer => answer.Status == 401), answers.Count(answer => answer.Status == 429)));
            var limited = await SignInAsync(browser, name, "a long password");
            ErrorTests.Refused(limited, 429, "rate_limited");
            Assert.Equal(6, limited.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(200, (await SignInAsync(browser, "grace", "a long password")).Status);
    }

    [Fact(DisplayName = "[W3] thirty failures from one address are enough, with whatever names and codes; a success costs nothing")]
    public async Task Thirty_failures_from_one_address_are_enough()
    {
        var time = new FakeTime();
        await using var host = await HostAsync(time);
        using var browser = host.Client(null);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(200, (await SignInAsync(browser, "grace", "a long password")).Status);
        }

        for (var i = 0; i < 30; i++)
        {
            var answer = i % 2 == 0 ? await SignInAsync(browser, $"name{i}", "wrong") : await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{i}}"}""");
            Assert.Equal(401, answer.Status);
        }

        var code = (await Rest.DoAsync(host.Http, "/api/signin-links"))["code"];
        var limited = await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""");
        ErrorTests.Refused(limited, 429, "rate_limited");
        time.Advance(limited.Response.Headers.RetryAfter!.Delta!.Value);
        Assert.Equal(200, (await Rest.PostAsync(browser, "/api/signin", $$"""{"code":"{{code}}"}""")).Status);
    }

    [Fact(DisplayName = "[W3] [W6] the address is the connection's own, whatever a header says, unless the connection is a configured proxy's")]
    public async Task The_address_is_the_connections_own()
    {
        await using var host = await HostAsync(new FakeTime());
        using (var browser = host.Client(null))
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 31).Select(i => FromAsync(browser, $"203.0.113.{i}", i)));
            Assert.Single(answers, answer => answer.Status == 429);
        }

        await host.StopAsync();
        host.Set("proxies", "127.0.0.0/8");
        await host.StartAsync();
        using var proxied = host.Client(null);
        var others = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => FromAsync(proxied, $"203.0.113.{i}", i)));
        Assert.All(others, answer => Assert.Equal(401, answer.Status));
        var one = await Task.WhenAll(Enumerable.Range(0, 31).Select(i => FromAsync(proxied, $"2001:db8::{i:x}", i)));
        Assert.Single(one, answer => answer.Status == 429);

        static Task<Answer> FromAsync(HttpClient http, string address, int i) => Rest.SendAsync(http, HttpMethod.Post, "/api/signin", $$"""{"code":"{{i}}"}""", ("X-Forwarded-For", address));
    }

    [Fact(DisplayName = "[W2] [W3] signing in takes a small body, with or without its length, before anybody is known")]
    public async Task Signing_in_takes_a_small_body()
    {
        await using var host = await RingsideHost.StartAsync();
        using var browser = host.Client(null);
        var body = $$"""{"name":"{{new string('x', 70_000)}}","password":"x"}""";

        ErrorTests.Refused(await Rest.PostAsync(browser, "/api/signin", body), 413, "too_large");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/signin") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await browser.SendAsync(request);
        Assert.Equal(413, (int)chunked.StatusCode);
    }

    [Fact(DisplayName = "[W3] a name that nobody has takes as long as a wrong password")]
    public async Task A_name_that_nobody_has_takes_as_long_as_a_wrong_password()
    {
        var time = new FakeTime();
        await using var host = await HostAsync(time);
        using var browser = host.Client(null);
        var (known, unknown) = (TimeSpan.MaxValue, TimeSpan.MaxValue);

        // The least of several: other work on the machine only adds. Two hashes for one would stay twice as long.
        for (var round = 0; round < 60 && !(round > 4 && known < unknown * 1.4 && unknown < known * 1.4); round++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            known = Least(known, await TookAsync("grace"));
            unknown = Least(unknown, await TookAsync("nobody"));
        }

        Assert.True(known < unknown * 1.4 && unknown < known * 1.4, $"a wrong password took {known}, an unknown name {unknown}");

        async Task<TimeSpan> TookAsync(string name)
        {
            var began = TimeProvider.System.GetTimestamp();
            Assert.Equal(401, (await SignInAsync(browser, name, "wrong")).Status);
            return TimeProvider.System.GetElapsedTime(began);
        }

        static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    private static async Task<RingsideHost> HostAsync(FakeTime time)
    {
        var host = await RingsideHost.StartAsync(time: time);
        await Rest.DoAsync(host.Http, "/api/users", """{"name":"Grace","role":"member","password":"a long password"}""");
        return host;
    }

    private static Task<Answer> SignInAsync(HttpClient http, string name, string password) => Rest.PostAsync(http, "/api/signin", $$"""{"name":"{{name}}","password":"{{password}}"}""");
}
