using Ringside.Protocol;
using Ringside.TestKit.Servers;

namespace Ringside.Client.Tests;

public sealed class WebhookTests
{
    [Fact(DisplayName = "[N1] [N3] [N6] a program makes webhooks, tests them, sees what was given up, sends it again, forgets it, and removes them")]
    public async Task A_program_makes_webhooks()
    {
        var time = new TestKit.FakeTime();
        await using var host = await RingsideHost.StartAsync(new() { ["webhooks_private"] = "true" }, time);
        using var client = new RingsideClient(host.Address, RingsideHost.AdminToken);

        // Nobody listens there: 0 is no port.
        var made = await client.CreateWebhookAsync(new CreateWebhook { Url = "http://127.0.0.1:1/hook", Events = [EventTypes.RunCompleted] });
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        var listed = Assert.Single((await client.ListWebhooksAsync()).Items);
        Assert.Equal((made.Id, null), (listed.Id, listed.Secret));
        var tested = await client.TestWebhookAsync(made.Id);
        Assert.Null(tested.Status);
        Assert.NotNull(tested.Error);

        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(host.Http, session, Rest.Event("run.started"), Rest.Event("run.completed"));
        for (var attempt = 1; attempt < 8; attempt++)
        {
            var waiting = await DeliveryAsync(client, attempt);
            time.Advance(waiting.NextAt!.Value - time.GetUtcNow() + TimeSpan.FromSeconds(1));
        }

        var dead = await DeliveryAsync(client, 8);
        Assert.Equal((DeliveryStatus.Dead, made.Id, EventTypes.RunCompleted), (dead.Status, dead.Webhook, dead.Type));
        Assert.Empty((await client.ListDeliveriesAsync(DeliveryStatus.Pending)).Items);
        Assert.Equal(DeliveryStatus.Pending, (await client.SendDeliveryAgainAsync(dead.Id)).Status);
        await client.ForgetDeliveryAsync(dead.Id);
        await client.RemoveWebhookAsync(made.Id);
        Assert.Empty((await client.ListWebhooksAsync()).Items);
    }

    /// <summary>The one delivery, once so many attempts have failed: no event tells of it.</summary>
    private static async Task<WebhookDelivery> DeliveryAsync(RingsideClient client, int attempts)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if ((await client.ListDeliveriesAsync(cancellationToken: end.Token)).Items is [var only] && only.Attempts >= attempts)
            {
                return only;
            }
        }
    }
}
