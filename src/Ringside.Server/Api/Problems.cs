using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Api;

/// <summary>The one place where failures become problem+json (W2, RFC 9457).</summary>
public static class Problems
{
    public static int StatusOf(string code) => code switch
    {
        ErrorCodes.UnknownMember or ErrorCodes.InvalidJson or ErrorCodes.InvalidQuery => 400,
        ErrorCodes.Unauthenticated => 401,
        ErrorCodes.Forbidden or ErrorCodes.CrossOrigin or ErrorCodes.ProducerFenced => 403,
        ErrorCodes.NotFound => 404,
        ErrorCodes.MethodNotAllowed => 405,
        ErrorCodes.NotAcceptable => 406,
        ErrorCodes.Conflict or ErrorCodes.AlreadyAnswered or ErrorCodes.ProducerGap or ErrorCodes.SessionClosed => 409,
        ErrorCodes.TooLarge => 413,
        ErrorCodes.UnsupportedMediaType => 415,
        ErrorCodes.Invalid or ErrorCodes.IdempotencyMismatch => 422,
        ErrorCodes.UpgradeRequired => 426,
        ErrorCodes.RateLimited or ErrorCodes.TooMany => 429,
        ErrorCodes.Unavailable or ErrorCodes.Draining => 503,
        _ => 500,
    };

    /// <summary>What an exception means to the caller; null for a bug, whose details are nobody's business.</summary>
    public static RejectedException? Expected(Exception exception) => exception switch
    {
        RejectedException rejected => rejected,
        LogUnavailableException unavailable => new RejectedException(ErrorCodes.Unavailable, unavailable.Message),
        EventTooLargeException tooLarge => new RejectedException(ErrorCodes.TooLarge, tooLarge.Message),
        BadHttpRequestException { StatusCode: 413 } => new RejectedException(ErrorCodes.TooLarge, "The request's body is too large."),
        _ => null,
    };

    public static async Task WriteAsync(HttpContext context, RejectedException rejected)
    {
        foreach (var (name, value) in rejected.Headers ?? new Dictionary<string, string>())
        {
            context.Response.Headers[name] = value;
        }

        if (rejected.Code == ErrorCodes.Unauthenticated)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var status = StatusOf(rejected.Code);
        var problem = new Problem { Title = Title(rejected.Code), Status = status, Code = rejected.Code, Detail = rejected.Message, Errors = rejected.Errors };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(problem, ProtocolJson.Default.Problem), context.RequestAborted).ConfigureAwait(false);
    }

    private static string Title(string code) => char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' ');
}
