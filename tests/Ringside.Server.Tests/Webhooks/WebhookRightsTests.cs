using Ringside.Server.Tests.Api;
using Ringside.Server.Tests.Tasks;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Webhooks;

/// <summary>Whose webhooks are, and where they may lead.</summary>
public sealed class WebhookRightsTests
{
    [Fact(DisplayName = "[N1] webhooks are the admins'; the secret is shown once")]
    public async Task Webhooks_are_the_admins()
    {
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        await using var receiver = await Receiver.StartAsync(_ => 200);
        var member = await Person.JoinAsync(host.Host);
        var hook = await Hooks.MakeAsync(host.Http, receiver, "run.failed");

        ErrorTests.Refused(await Rest.PostAsync(member.Http, "/api/webhooks", $$"""{"url":"{{receiver.Url}}"}"""), 403, "forbidden");
        ErrorTests.Refused(await Rest.GetAsync(member.Http, "/api/deliveries"), 403, "forbidden");
        var listed = Assert.Single((await Rest.GetAsync(host.Http, "/api/webhooks")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((hook["id"], false), (listed.Text("id"), listed.TryGetProperty("secret", out _)));
        Assert.Equal(204, (await Rest.SendAsync(host.Http, HttpMethod.Delete, $"/api/webhooks/{hook["id"]}", null)).Status);
        Assert.Empty((await Rest.GetAsync(host.Http, "/api/webhooks")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory(DisplayName = "[N4] a webhook to this machine or a private network is refused, unless the server allows it")]
    [InlineData("http://127.0.0.1:80/")]
    [InlineData("http://localhost/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:192.168.0.1]/")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://name:secret@example.com/")]
    [InlineData("nonsense")]
    public async Task Private_addresses_are_refused(string url)
    {
        await using var host = await TaskHost.StartAsync();

        ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/webhooks", $$"""{"url":"{{url}}"}"""), 422, "invalid");
    }
}
