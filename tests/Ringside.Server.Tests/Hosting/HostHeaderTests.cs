using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Hosting;

public sealed class HostHeaderTests
{
    [Fact(DisplayName = "[W3] a request for a host that this server is not is refused, whatever its token")]
    public async Task A_request_for_another_host_is_refused()
    {
        await using var host = await RingsideHost.StartAsync(new() { ["hosts"] = "ringside.example" });

        foreach (var other in new[] { "evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example" })
        {
            ErrorTests.Refused(await Rest.SendAsync(host.Http, HttpMethod.Get, "/api/me", null, ("Host", other)), 403, "forbidden");
            ErrorTests.Refused(await Rest.SendAsync(host.Http, HttpMethod.Get, "/", null, ("Host", other)), 403, "forbidden");
        }

        foreach (var own in new[] { "localhost", $"127.0.0.1:{host.Address.Port}", "[::1]", "RINGSIDE.example" })
        {
            Assert.Equal(200, (await Rest.SendAsync(host.Http, HttpMethod.Get, "/api/me", null, ("Host", own))).Status);
        }
    }
}
