using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;

namespace Ringside.Server.Api;

/// <summary>A request of the API, after its caller was found and his scope checked.</summary>
public sealed class ApiRequest(HttpContext http, EventLog.EventLog log, Caller caller)
{
    private const int MaxBody = 32 << 20;
    private static readonly TimeSpan ReceiptLife = TimeSpan.FromHours(24);

    private ReadOnlyMemory<byte>? body;

    public HttpContext Http { get; } = http;

    public Caller Caller { get; } = caller;

    public EventLog.EventLog Log { get; } = log;

    public CancellationToken Cancelled => Http.RequestAborted;

    /// <summary>The request, of one whose token is not limited to a session.</summary>
    /// <exception cref="RejectedException">403.</exception>
    public ApiRequest Unlimited()
    {
        Access.RequireUnlimited(Caller);
        return this;
    }

    /// <summary>A part of the path.</summary>
    public string Route(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>The whole body, up to 32 MiB; its bytes are the request's, and used for others after it.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync()
    {
        if (body is null)
        {
            var buffer = new PooledBytes();
            Http.Response.RegisterForDispose(buffer);
            for (int read; (read = await Http.Request.Body.ReadAsync(buffer.GetMemory(), Cancelled).ConfigureAwait(false)) > 0;)
            {
                buffer.Advance(read);
                if (buffer.Written.Length > MaxBody)
                {
                    throw new RejectedException(ErrorCodes.TooLarge, $"The body is larger than {MaxBody} bytes.");
                }
            }

            body = buffer.Written;
        }

        return body.Value;
    }

    public async Task<T> ReadAsync<T>(JsonTypeInfo<T> shape)
    {
        var type = Http.Request.ContentType;
        if (type is not null && !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new RejectedException(ErrorCodes.UnsupportedMediaType, $"The body must be application/json, not {type}.");
        }

        return RequestBody.Parse(await ReadBodyAsync().ConfigureAwait(false), shape);
    }

    /// <summary>
    /// Makes something, once: with an <c>Idempotency-Key</c> the same request gets the first result again for 24 hours, and the key with another body is refused
    /// (W4). The receipt is committed with what was made, so no crash comes between them.
    /// </summary>
    /// <param name="hash">The body's SHA-256, where it has been read already.</param>
    public async Task<ApiResult> CreateAsync<T>(int status, JsonTypeInfo<T> shape, Func<AppendScope, T> decide, byte[]? hash = null)
    {
        var key = Http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0)
        {
            return ApiResult.Json(status, await Log.AppendAsync(decide, Cancelled).ConfigureAwait(false), shape);
        }

        var fingerprint = hash ?? SHA256.HashData((await ReadBodyAsync().ConfigureAwait(false)).Span);
        var name = new RecordKey("receipt", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Caller.User.Id} {Http.Request.Method} {Http.Request.Path} {key}"))));
        var result = await Log.AppendAsync(
            scope =>
            {
                if (scope.ReadRecord(name) is { } receipt)
                {
                    return receipt.AsSpan(0, fingerprint.Length).SequenceEqual(fingerprint)
                        ? receipt[fingerprint.Length..]
                        : throw new RejectedException(ErrorCodes.IdempotencyMismatch, "This Idempotency-Key was used with another body.");
                }

                var made = decide(scope);
                var json = JsonSerializer.SerializeToUtf8Bytes(made, shape);

                // A secret is shown once and stored nowhere, so a repeated answer is without it.
                var kept = made is Token token ? JsonSerializer.SerializeToUtf8Bytes(token with { Secret = null }, ProtocolJson.Default.Token) : json;
                scope.PutRecord(name, new Record([.. fingerprint, .. kept], scope.Now + ReceiptLife));
                return json;
            },
            Cancelled).ConfigureAwait(false);
        return new ApiResult(status, result);
    }
}
