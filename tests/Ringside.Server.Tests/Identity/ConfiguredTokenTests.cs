using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Identity;

public sealed class ConfiguredTokenTests
{
    private const string Another = "rs_test_another_0123456789";

    [Fact(DisplayName = "[W6] [W3] the configured token is the only one of its kind after a start: the old value is none any more, changed or taken away")]
    public async Task The_configured_token_is_the_only_one_of_its_kind()
    {
        await using var host = await RingsideHost.StartAsync();
        var lasting = (await Rest.DoAsync(host.Http, "/api/tokens", """{"name":"lasting"}"""))["secret"];
        await RestartAsync(host, Another);

        Assert.Equal((401, 200, 200), (await StatusAsync(host, RingsideHost.AdminToken), await StatusAsync(host, Another), await StatusAsync(host, lasting)));
        await RestartAsync(host, Another);
        Assert.Equal(200, await StatusAsync(host, Another));
        await RestartAsync(host, null);
        Assert.Equal((401, 401, 200), (await StatusAsync(host, RingsideHost.AdminToken), await StatusAsync(host, Another), await StatusAsync(host, lasting)));
    }

    [Fact(DisplayName = "[W3] nobody else's token goes by the name of the setting")]
    public async Task The_settings_name_is_its_own()
    {
        await using var host = await RingsideHost.StartAsync();

        ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/tokens", """{"name":"RINGSIDE_ADMIN_TOKEN"}"""), 422, "invalid");
    }

    private static async Task RestartAsync(RingsideHost host, string? token)
    {
        await host.StopAsync();
        host.Set("admin_token", token);
        await host.StartAsync();
    }

    private static async Task<int> StatusAsync(RingsideHost host, string token)
    {
        using var http = host.Client(token);
        return (await Rest.GetAsync(http, "/api/me")).Status;
    }
}
