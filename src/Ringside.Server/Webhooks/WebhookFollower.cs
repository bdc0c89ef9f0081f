using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Workers;

namespace Ringside.Server.Webhooks;

/// <summary>Follows the log by a durable place, outside of the appends (A12), and makes a delivery of each event for each webhook that wants it. Place and deliveries are one commit, so none is made twice.</summary>
public sealed class WebhookFollower(EventLog.EventLog log, WorkLog work, WebhooksService webhooks)
{
    private const int Page = 500;

    /// <summary>So far it goes without a word about it, where nothing is to be told.</summary>
    private const long MostUntold = 10_000;

    private static readonly EventFilter Filter = new() { Type = WebhookEvents.All };

    private StoredPlace? place;

    /// <returns>Whether there may be more.</returns>
    public async Task<bool> StepAsync()
    {
        if (webhooks.Stored().Count == 0)
        {
            return false;
        }

        place ??= await work.AppendAsync(Begin).ConfigureAwait(false);
        var head = log.State.Head;
        if (place is null || place.Position >= head.Position)
        {
            return false;
        }

        var page = log.Read(Filter, place.Position, head.Position, Page);
        var next = place with { Position = page.Count < Page ? head.Position : page[^1].Position };

        // After the page: a webhook that was added before one of its events is among them.
        var hooks = page.Count > 0 ? webhooks.Read() : [];
        var made = (
            from e in page
            from hook in hooks
            where e.Position > hook.Since && hook.Webhook.Events.Contains(e.Type) && !IsAnswered(e)
            select Delivery(hook.Webhook.Id, e)).ToList();
        if (made.Count > 0 || next.Position - place.Position > MostUntold)
        {
            next = await work.AppendAsync(scope => Make(scope, made, next)).ConfigureAwait(false);
        }
        else if (page.Count < Page)
        {
            // The durable place stays: from there a restarted server finds nothing to tell either.
            place = next;
            return false;
        }

        place = next;
        return page.Count == Page;
    }

    /// <summary>Another server may have gone on meanwhile.</summary>
    public void Forget() => place = null;

    private static StoredPlace? Begin(AppendScope scope) =>
        StoredPlace.Read(scope) is not { } known ? null
        : known.Position <= scope.Cursor.Position && known.Epoch == scope.Cursor.Epoch ? known
        : new StoredPlace(scope.Cursor.Epoch, scope.Cursor.Position);

    private static StoredPlace Make(AppendScope scope, List<WebhookDelivery> made, StoredPlace next)
    {
        foreach (var delivery in made)
        {
            scope.PutRecord(StoredDelivery.Key(delivery.Id), (delivery with { NextAt = scope.Now, CreatedAt = scope.Now }).ToRecord(scope.Now));
        }

        scope.PutRecord(StoredPlace.Key, next.ToRecord());
        return next;
    }

    /// <summary>What a policy answers in the same commit asks nobody.</summary>
    private static bool IsAnswered(LogEvent e) => e.Type == EventTypes.InteractionOpened && e.As<InteractionData>().Policy is not null;

    private static WebhookDelivery Delivery(string webhook, LogEvent e) =>
        new() { Id = $"{webhook}.{e.Position}", Webhook = webhook, Type = e.Type, Position = e.Position, Status = DeliveryStatus.Pending, CreatedAt = default };
}
