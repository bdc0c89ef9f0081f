using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Client;

/// <summary>The server refused a request. What it says is data: <see cref="Code"/> is stable, <see cref="Exception.Message"/> is for a person (W2).</summary>
public sealed class RingsideException(HttpStatusCode status, string code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>One of <see cref="ErrorCodes"/>, or one of a later server's.</summary>
    public string Code { get; } = code;

    /// <summary>By the path of the member, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>How long the server asks to wait (<c>Retry-After</c>).</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same request may succeed later: the server is busy, draining or broken.</summary>
    public bool IsTransient => Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    internal static async Task<RingsideException> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Problem? problem = null;
        try
        {
            problem = await response.Content.ReadFromJsonAsync(ProtocolJson.Default.Problem, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // A proxy's error page is no problem+json: the status is all there is.
        }

        var status = (int)response.StatusCode;
        return new RingsideException(
            response.StatusCode,
            problem?.Code ?? $"http_{status}",
            problem?.Detail ?? problem?.Title ?? $"The server answered {status} {response.ReasonPhrase}.",
            response.Headers.RetryAfter?.Delta)
        {
            Errors = problem?.Errors ?? new Dictionary<string, string[]>(),
        };
    }
}
