using System.Net;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Webhooks;

/// <summary>What admins do with webhooks and with deliveries that were given up. Each method that changes is a decision, made inside an append.</summary>
public sealed class WebhooksService
{
    private const int MostWebhooks = 50, MaxUrl = 2000;

    private readonly EventLog.EventLog log;
    private readonly WebhookOptions options;
    private readonly Lock gate = new();
    private volatile IReadOnlyList<StoredWebhook>? stored;
    private int changes;

    public WebhooksService(EventLog.EventLog log, WebhookOptions options)
    {
        (this.log, this.options) = (log, options);
        log.RecordsChanged += kinds =>
        {
            if (kinds.Contains(StoredWebhook.Kind) || kinds.Contains(StoredDelivery.Kind))
            {
                News();
            }
        };
    }

    /// <summary>Called when there is something to send that was not there before.</summary>
    public event Action? Changed;

    public IEnumerable<Webhook> All => Stored().Select(stored => stored.Webhook).OrderBy(webhook => webhook.Id, StringComparer.Ordinal);

    /// <summary>What is on its way, and what was given up.</summary>
    public IEnumerable<WebhookDelivery> Deliveries => log.ReadRecords(StoredDelivery.Kind).Select(StoredDelivery.Parse).OrderBy(delivery => delivery.CreatedAt).ThenBy(delivery => delivery.Id, StringComparer.Ordinal);

    /// <summary>With the secret, which is never shown again.</summary>
    public Webhook Create(AppendScope scope, Caller caller, CreateWebhook request)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || request.Url.Length > MaxUrl)
        {
            throw RejectedException.Invalid("url", $"must be an http or https address without a name and password, of at most {MaxUrl} characters");
        }

        if (!options.AllowPrivate && (url.IsLoopback || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !PublicAddress.IsPublic(address))))
        {
            throw RejectedException.Invalid("url", $"{url.Host} is an address of this machine or of a private network, where webhooks may not lead (RINGSIDE_WEBHOOKS_PRIVATE)");
        }

        if (request.Events is { Count: 0 } || request.Events?.FirstOrDefault(type => !WebhookEvents.All.Contains(type)) is not null)
        {
            throw RejectedException.Invalid("events", $"must be some of {string.Join(", ", WebhookEvents.All)}");
        }

        if (log.ReadRecords(StoredWebhook.Kind).Count >= MostWebhooks)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"There are {MostWebhooks} webhooks, which is the limit.");
        }

        var secret = WebhookRequest.NewSecret();
        var webhook = new Webhook { Id = scope.NewId("whk"), Url = url.AbsoluteUri, Events = request.Events ?? WebhookEvents.All, CreatedBy = caller.User.Id, CreatedAt = scope.Now };
        scope.PutRecord(StoredWebhook.Key(webhook.Id), new StoredWebhook(webhook, secret, scope.Cursor.Position).ToRecord());
        if (StoredPlace.Read(scope) is null)
        {
            scope.PutRecord(StoredPlace.Key, new StoredPlace(scope.Cursor.Epoch, scope.Cursor.Position).ToRecord());
        }

        scope.AfterCommit(News);
        return webhook with { Secret = secret };
    }

    /// <summary>Removes a webhook; what was on its way to it is not sent.</summary>
    public bool Remove(AppendScope scope, string id)
    {
        _ = scope.ReadRecord(StoredWebhook.Key(id)) ?? throw RejectedException.NotFound("webhook", id);
        scope.RemoveRecord(StoredWebhook.Key(id));
        scope.AfterCommit(News);
        return true;
    }

    /// <summary>Sends a delivery that was given up once more, from its first attempt.</summary>
    public WebhookDelivery SendAgain(AppendScope scope, string id)
    {
        var delivery = StoredDelivery.Read(scope, id) ?? throw RejectedException.NotFound("delivery", id);
        if (delivery.Status == DeliveryStatus.Dead)
        {
            delivery = delivery with { Status = DeliveryStatus.Pending, Attempts = 0, NextAt = scope.Now };
            scope.PutRecord(StoredDelivery.Key(id), delivery.ToRecord(scope.Now));
            scope.AfterCommit(News);
        }

        return delivery;
    }

    /// <summary>Takes a delivery off the list.</summary>
    public bool Forget(AppendScope scope, string id)
    {
        _ = StoredDelivery.Read(scope, id) ?? throw RejectedException.NotFound("delivery", id);
        scope.RemoveRecord(StoredDelivery.Key(id));
        return true;
    }

    /// <summary>As they are in the store now.</summary>
    internal IReadOnlyList<StoredWebhook> Read() => [.. log.ReadRecords(StoredWebhook.Kind).Select(json => JsonSerializer.Deserialize(json, WebhooksJson.Default.StoredWebhook)!)];

    internal IReadOnlyList<StoredWebhook> Stored()
    {
        if (stored is { } known)
        {
            return known;
        }

        var before = Volatile.Read(ref changes);
        var read = Read();
        lock (gate)
        {
            // What was read while one was added or removed may be without it, and is kept by nobody.
            if (before == changes)
            {
                stored = read;
            }
        }

        return read;
    }

    private void News()
    {
        lock (gate)
        {
            changes++;
            stored = null;
        }

        Changed?.Invoke();
    }
}
