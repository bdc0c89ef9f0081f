using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Webhooks;

/// <summary>Webhooks and their deliveries, for admins: they are told of every session (N1).</summary>
public static class WebhooksEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.ServiceProvider.GetRequiredService<WebhooksService>();
        var trial = routes.ServiceProvider.GetRequiredService<WebhookTrial>();
        routes.MapApi("GET", "/api/webhooks", Scopes.Admin, request => Task.FromResult<ApiResult?>(
            ListQuery.Page(request, webhooks.All, webhook => webhook.Id, request.Log.State.Head, ProtocolJson.Default.ListPageWebhook)));

        // Without an Idempotency-Key: its receipt would keep the secret.
        routes.MapApi("POST", "/api/webhooks", Scopes.Admin, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.CreateWebhook).ConfigureAwait(false);
            return ApiResult.Json(201, await request.Log.AppendAsync(scope => webhooks.Create(scope, request.Caller, body)).ConfigureAwait(false), ProtocolJson.Default.Webhook);
        });
        routes.MapApi("DELETE", "/api/webhooks/{id}", Scopes.Admin, async request =>
        {
            await request.Log.AppendAsync(scope => webhooks.Remove(scope, request.Route("id"))).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
        routes.MapApi("POST", "/api/webhooks/{id}/test", Scopes.Admin, async request => ApiResult.Ok(
            await trial.SendAsync(request.Route("id"), request.Cancelled).ConfigureAwait(false), ProtocolJson.Default.WebhookTested));
        routes.MapApi("GET", "/api/deliveries", Scopes.Admin, request =>
        {
            var status = request.Http.Request.Query["status"].ToString();
            if (status is not ("" or DeliveryStatus.Pending or DeliveryStatus.Dead))
            {
                throw RejectedException.InvalidQuery("status", $"must be pending or dead, not {status}");
            }

            var found = webhooks.Deliveries.Where(delivery => status.Length == 0 || delivery.Status == status);
            return Task.FromResult<ApiResult?>(ListQuery.Page(request, found, delivery => delivery.Id, request.Log.State.Head, ProtocolJson.Default.ListPageWebhookDelivery, "status"));
        });
        routes.MapApi("POST", "/api/deliveries/{id}/send", Scopes.Admin, async request => ApiResult.Json(
            202, await request.Log.AppendAsync(scope => webhooks.SendAgain(scope, request.Route("id"))).ConfigureAwait(false), ProtocolJson.Default.WebhookDelivery));
        routes.MapApi("DELETE", "/api/deliveries/{id}", Scopes.Admin, async request =>
        {
            await request.Log.AppendAsync(scope => webhooks.Forget(scope, request.Route("id"))).ConfigureAwait(false);
            return ApiResult.NoContent;
        });
    }
}
