namespace Ringside.Server.Webhooks;

/// <summary>Where webhooks may lead.</summary>
/// <param name="AllowPrivate">Also to addresses of this machine and of private networks (<c>RINGSIDE_WEBHOOKS_PRIVATE</c>).</param>
public sealed record WebhookOptions(bool AllowPrivate);
