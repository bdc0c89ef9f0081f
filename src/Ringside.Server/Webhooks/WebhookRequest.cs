using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Webhooks;

/// <summary>A delivery as it goes over the wire, signed as standardwebhooks.com has it (N2).</summary>
internal static class WebhookRequest
{
    private const string SecretPrefix = "whsec_";

    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    /// <param name="id">The <c>webhook-id</c>.</param>
    public static HttpRequestMessage Of(StoredWebhook webhook, string id, byte[] body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", seconds);
        request.Headers.TryAddWithoutValidation("webhook-signature", $"v1,{Sign(webhook.Secret, id, seconds, body)}");
        request.Headers.TryAddWithoutValidation("user-agent", "Ringside");
        return request;
    }

    /// <summary><c>{"type", "timestamp", "data": the event}</c>.</summary>
    public static byte[] Body(LogEvent e, string epoch)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        body.Write("{\"type\":"u8);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(e.Type, ProtocolJson.Default.String));
        body.Write(Encoding.UTF8.GetBytes($",\"timestamp\":\"{Text(e.Time)}\",\"data\":"));
        EventJson.Write(body, epoch, e);
        body.Write("}"u8);
        return body.WrittenSpan.ToArray();
    }

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Sign(string secret, string id, string seconds, byte[] body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body]));
}
