using System.Globalization;
using Ringside.Cli.Showing;
using Ringside.Protocol;

namespace Ringside.Cli.Webhooks;

/// <summary>How webhooks and their deliveries are printed.</summary>
internal static class WebhookLines
{
    /// <summary>Where it leads, then id and events, and the secret where it was just made.</summary>
    public static void Show(Webhook webhook, Terminal terminal)
    {
        terminal.Write(webhook.Url);
        terminal.Write($"  {webhook.Id} · {(webhook.Events.Count == WebhookEvents.All.Count ? "all events" : string.Join(", ", webhook.Events))}\n", Style.Dim);
        if (webhook.Secret is { } secret)
        {
            terminal.Write($"  secret {secret}, shown this once\n");
        }
    }

    /// <summary>What it tells, then id, webhook and attempts, and why the newest of them failed.</summary>
    public static void Show(WebhookDelivery delivery, Terminal terminal)
    {
        terminal.Write(delivery.Type);
        var next = delivery.NextAt is { } at ? $" · next {Time(at)}" : "";
        terminal.Write($"  {delivery.Id} · {delivery.Status} · {Count(delivery.Attempts)}{next} · of {Time(delivery.CreatedAt)}\n", Style.Dim);
        if (delivery.Error is { } error)
        {
            terminal.Write($"  {error}\n", Style.Failed);
        }
    }

    public static void Show(WebhookTested tested, Terminal terminal) =>
        terminal.Write(tested.Error is { } error ? $"{error}\n" : $"It was answered {tested.Status} in {tested.DurationMs} ms.\n", tested.Error is null ? Style.Plain : Style.Failed);

    private static string Count(int attempts) => attempts == 1 ? "1 attempt" : $"{attempts} attempts";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
