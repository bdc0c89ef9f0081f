using System.Text;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Webhooks;

/// <summary>Tells a webhook something made up, so that an admin sees whether it is received (N6). Nothing of it is kept.</summary>
public sealed class WebhookTrial(WebhooksService webhooks, WebhookOptions options, TimeProvider time)
{
    private const string Type = "webhook.test";

    private readonly WebhookPost post = new(options, time);

    /// <exception cref="RejectedException">There is no such webhook.</exception>
    public async Task<WebhookTested> SendAsync(string id, CancellationToken cancellationToken)
    {
        var hook = webhooks.Stored().FirstOrDefault(stored => stored.Webhook.Id == id) ?? throw RejectedException.NotFound("webhook", id);
        var (delivery, now) = ($"{id}.{Ids.New("test", time)}", time.GetUtcNow());
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"{{{Type}}}","timestamp":"{{{WebhookRequest.Text(now)}}}","data":{"type":"{{{Type}}}","webhook":"{{{id}}}"}}""");
        using var request = WebhookRequest.Of(hook, delivery, body, now);
        var began = time.GetTimestamp();
        var (status, error) = await post.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return new WebhookTested { Id = delivery, Status = status, Error = error, DurationMs = (long)time.GetElapsedTime(began).TotalMilliseconds };
    }
}
