using System.Text.Json;
using System.Text.Json.Serialization;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Webhooks;

/// <summary>A webhook as it is kept: beside the log, since its secret is nobody's to read.</summary>
/// <param name="Since">The position after which events are told.</param>
internal sealed record StoredWebhook(Webhook Webhook, string Secret, long Since)
{
    public const string Kind = "webhook";

    public Record ToRecord() => new(JsonSerializer.SerializeToUtf8Bytes(this, WebhooksJson.Default.StoredWebhook));

    public static RecordKey Key(string id) => new(Kind, id);
}

/// <summary>The place in the log up to which deliveries were made.</summary>
internal sealed record StoredPlace(string Epoch, long Position)
{
    public static readonly RecordKey Key = new("webhook-place", "all");

    public Record ToRecord() => new(JsonSerializer.SerializeToUtf8Bytes(this, WebhooksJson.Default.StoredPlace));

    public static StoredPlace? Read(AppendScope scope) => scope.ReadRecord(Key) is { } json ? JsonSerializer.Deserialize(json, WebhooksJson.Default.StoredPlace) : null;
}

/// <summary>A delivery's record.</summary>
internal static class StoredDelivery
{
    public const string Kind = "delivery";

    private static readonly TimeSpan KeepDead = TimeSpan.FromDays(30);

    public static RecordKey Key(string id) => new(Kind, id);

    public static Record ToRecord(this WebhookDelivery delivery, DateTimeOffset now) =>
        new(JsonSerializer.SerializeToUtf8Bytes(delivery, WebhooksJson.Default.WebhookDelivery), delivery.Status == DeliveryStatus.Dead ? now + KeepDead : null);

    public static WebhookDelivery? Read(AppendScope scope, string id) => scope.ReadRecord(Key(id)) is { } json ? Parse(json) : null;

    public static WebhookDelivery Parse(byte[] json) => JsonSerializer.Deserialize(json, WebhooksJson.Default.WebhookDelivery)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredWebhook))]
[JsonSerializable(typeof(StoredPlace))]
[JsonSerializable(typeof(WebhookDelivery))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
