using Ringside.Server.Tests.Api;
using Ringside.Server.Tests.Tasks;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Webhooks;

/// <summary>An admin sees whether a webhook is received.</summary>
public sealed class WebhookTrialTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "[N6] [N2] a webhook is sent a test of its own kind, signed, whatever it asked for; the answer says how it was received, and nothing is kept of it")]
    public async Task A_test_is_sent_at_once()
    {
        await using var receiver = await Receiver.StartAsync(nth => nth == 1 ? 204 : 503);
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        var hook = await Hooks.MakeAsync(host.Http, receiver, "run.failed");

        var tested = await Rest.PostAsync(host.Http, $"/api/webhooks/{hook["id"]}/test");
        var failed = await Rest.PostAsync(host.Http, $"/api/webhooks/{hook["id"]}/test");

        Assert.Equal((200, 204, false), (tested.Status, tested.Json.GetProperty("status").GetInt32(), tested.Json.TryGetProperty("error", out _)));
        Assert.Equal((200, 503, "It was answered 503."), (failed.Status, failed.Json.GetProperty("status").GetInt32(), failed["error"]));
        Assert.Equal([tested["id"], failed["id"]], receiver.Came.Items.Select(told => told.Id));
        Assert.All(receiver.Came.Items, told =>
        {
            Assert.True(told.IsSignedWith(hook["secret"]), told.Body);
            Assert.Equal(("webhook.test", "2026-11-20T12:00:00.000Z", hook["id"]), (told.Json.Text("type"), told.Json.Text("timestamp"), told.Json.GetProperty("data").Text("webhook")));
        });
        Assert.Empty((await Rest.GetAsync(host.Http, "/api/deliveries")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact(DisplayName = "[N6] [N4] a test waits 10 s for an answer, goes nowhere that deliveries may not, and is for admins and webhooks that are there")]
    public async Task A_test_has_the_limits_of_deliveries()
    {
        await using var receiver = await Receiver.StartAsync(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
            return 200;
        });
        await using var host = await TaskHost.StartAsync(settings: Hooks.Allowed);
        var path = $"/api/webhooks/{(await Hooks.MakeAsync(host.Http, receiver))["id"]}/test";
        ErrorTests.Refused(await Rest.PostAsync((await Person.JoinAsync(host.Host)).Http, path), 403, "forbidden");
        ErrorTests.Refused(await Rest.PostAsync(host.Http, "/api/webhooks/whk_nothing/test"), 404, "not_found");

        var testing = Rest.PostAsync(host.Http, path);
        await receiver.Came.WaitAsync("the test", _ => true);
        host.Time.Advance(Limit);
        var slow = await testing.Within("the end of its patience");
        Assert.Equal(("It was not answered within 10 s.", 10_000, false), (slow["error"], slow.Json.GetProperty("durationMs").GetInt32(), slow.Json.TryGetProperty("status", out _)));

        await host.Host.StopAsync();
        host.Host.Set("webhooks_private", "false");
        await host.Host.StartAsync();
        Assert.Contains("RINGSIDE_WEBHOOKS_PRIVATE", (await Rest.PostAsync(host.Http, path))["error"], StringComparison.Ordinal);
        Assert.Single(receiver.Came.Items);
    }
}
