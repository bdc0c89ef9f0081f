using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Webhooks;

/// <summary>One attempt at a delivery, and what follows from it.</summary>
internal sealed class WebhookAttempt(EventLog.EventLog log, WebhookOptions options, TimeProvider time)
{
    /// <summary>With the delays between them these take some eight hours.</summary>
    public const int Most = 8;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5), LongestDelay = TimeSpan.FromHours(6);

    private readonly WebhookPost post = new(options, time);

    /// <returns>Why it failed; null where it was answered with 2xx, or the event is no more.</returns>
    /// <exception cref="OperationCanceledException">The server stops.</exception>
    public async Task<string?> SendAsync(StoredWebhook hook, WebhookDelivery delivery, CancellationToken stopping)
    {
        var head = log.State.Head;
        if (log.Read(EventFilter.All, delivery.Position - 1, delivery.Position, 1) is not [var e])
        {
            return null;
        }

        var now = time.GetUtcNow();
        using var request = WebhookRequest.Of(hook, delivery.Id, WebhookRequest.Body(e, head.Epoch), now);
        return (await post.SendAsync(request, stopping).ConfigureAwait(false)).Error;
    }

    /// <summary>Takes a delivery off the list, lets it wait for its next attempt, or gives it up.</summary>
    public static bool Settle(AppendScope scope, WebhookDelivery sent, string? error)
    {
        if (StoredDelivery.Read(scope, sent.Id) is not { Status: DeliveryStatus.Pending } delivery)
        {
            return false;
        }

        if (error is null)
        {
            scope.RemoveRecord(StoredDelivery.Key(sent.Id));
            return true;
        }

        var attempts = delivery.Attempts + 1;
        var failed = delivery with
        {
            Attempts = attempts,
            Error = error,
            Status = attempts < Most ? DeliveryStatus.Pending : DeliveryStatus.Dead,
            NextAt = attempts < Most ? scope.Now + Delay(attempts) : null,
        };
        scope.PutRecord(StoredDelivery.Key(sent.Id), failed.ToRecord(scope.Now));
        return true;
    }

    /// <summary>5 s, four times as long each time, at most 6 h, and up to a fifth more, so that what failed together does not come back together.</summary>
    private static TimeSpan Delay(int attempts)
    {
        var delay = FirstDelay * Math.Pow(4, attempts - 1);
        return (delay < LongestDelay ? delay : LongestDelay) * (1 + (Random.Shared.NextDouble() / 5));
    }
}
