using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Ringside.Server.Api;

/// <summary>What an endpoint answers: a status and, unless it is empty, JSON.</summary>
public sealed record ApiResult(int Status, ReadOnlyMemory<byte> Body)
{
    public static readonly ApiResult NoContent = new(StatusCodes.Status204NoContent, default);

    public static ApiResult Json<T>(int status, T value, JsonTypeInfo<T> shape) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, shape));

    public static ApiResult Ok<T>(T value, JsonTypeInfo<T> shape) => Json(StatusCodes.Status200OK, value, shape);

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.Headers.CacheControl = "no-store";
        if (!Body.IsEmpty)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
