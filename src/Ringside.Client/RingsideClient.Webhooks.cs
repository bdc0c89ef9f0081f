using Ringside.Protocol;

namespace Ringside.Client;

/// <summary>Webhooks, for admins: who is told of what happens, outside of Ringside (spec/webhooks.md).</summary>
public sealed partial class RingsideClient
{
    /// <summary>Webhooks, newest first, without their secrets.</summary>
    public Task<ListPage<Webhook>> ListWebhooksAsync(int limit = 50, string? page = null, CancellationToken cancellationToken = default) =>
        GetAsync(ListPath("api/webhooks", limit, page), ProtocolJson.Default.ListPageWebhook, cancellationToken);

    /// <summary>Makes a webhook; <see cref="Webhook.Secret"/>, with which its deliveries are signed, is there this once.</summary>
    public Task<Webhook> CreateWebhookAsync(CreateWebhook body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "api/webhooks", body, ProtocolJson.Default.CreateWebhook, ProtocolJson.Default.Webhook, cancellationToken);

    /// <summary>Sends a <c>webhook.test</c> now, once; what came of it is the answer, also where nobody took it.</summary>
    public Task<WebhookTested> TestWebhookAsync(string webhook, CancellationToken cancellationToken = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Escape(webhook)}/test"), ProtocolJson.Default.WebhookTested, cancellationToken);

    /// <summary>Removes a webhook; what was on its way to it is not sent.</summary>
    public Task RemoveWebhookAsync(string webhook, CancellationToken cancellationToken = default) => DeleteAsync($"api/webhooks/{Escape(webhook)}", cancellationToken);

    /// <summary>What is on its way, and what was given up; those in one status, one of <see cref="DeliveryStatus"/>, where it is named.</summary>
    public Task<ListPage<WebhookDelivery>> ListDeliveriesAsync(string? status = null, int limit = 50, string? page = null, CancellationToken cancellationToken = default) =>
        GetAsync(ListPath("api/deliveries", limit, page) + Named("status", status), ProtocolJson.Default.ListPageWebhookDelivery, cancellationToken);

    /// <summary>Sends a delivery that was given up once more, from its first attempt.</summary>
    public Task<WebhookDelivery> SendDeliveryAgainAsync(string delivery, CancellationToken cancellationToken = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"api/deliveries/{Escape(delivery)}/send"), ProtocolJson.Default.WebhookDelivery, cancellationToken);

    /// <summary>Takes a delivery off the list.</summary>
    public Task ForgetDeliveryAsync(string delivery, CancellationToken cancellationToken = default) => DeleteAsync($"api/deliveries/{Escape(delivery)}", cancellationToken);
}
