namespace Ringside.Protocol;

/// <summary>Where events are told to outside of Ringside.</summary>
public sealed record Webhook
{
    public required string Id { get; init; }
    public required string Url { get; init; }

    /// <summary>Which events, of <see cref="WebhookEvents"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>What deliveries are signed with, <c>whsec_…</c>: shown once, when it is made.</summary>
    public string? Secret { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An event on its way to a webhook, or one that was given up. What was delivered is no more listed.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The <c>webhook-id</c> of every attempt.</summary>
    public required string Id { get; init; }
    public required string Webhook { get; init; }

    /// <summary>The event's type and its place in the log.</summary>
    public required string Type { get; init; }
    public required long Position { get; init; }

    /// <summary><c>pending</c>, or <c>dead</c>: given up.</summary>
    public required string Status { get; init; }
    public int Attempts { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Why the newest attempt failed.</summary>
    public string? Error { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Answer of <c>POST /api/webhooks/{id}/test</c>: how one made-up event was received.</summary>
public sealed record WebhookTested
{
    /// <summary>Its <c>webhook-id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How it was answered; null: not at all.</summary>
    public int? Status { get; init; }

    /// <summary>Why it was not received; null: it was.</summary>
    public string? Error { get; init; }
    public required long DurationMs { get; init; }
}

/// <summary>Where a delivery is.</summary>
public static class DeliveryStatus
{
    public const string Pending = "pending", Dead = "dead";
}

/// <summary>What webhooks are told.</summary>
public static class WebhookEvents
{
    public static readonly IReadOnlyList<string> All =
        [EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted, EventTypes.InteractionOpened, EventTypes.TaskFailed];
}

/// <summary>Body of <c>POST /api/webhooks</c>.</summary>
public sealed record CreateWebhook
{
    public required string Url { get; init; }

    /// <summary>All of <see cref="WebhookEvents"/> by default.</summary>
    public IReadOnlyList<string>? Events { get; init; }
}
