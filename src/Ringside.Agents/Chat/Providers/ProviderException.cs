using System.Net;

namespace Ringside.Agents.Chat.Providers;

/// <summary>A model's provider could not be reached, answered with an error, or stopped in the middle.</summary>
/// <param name="status">HTTP's; null where there was no answer.</param>
internal sealed class ProviderException(HttpStatusCode? status, string message, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same may well succeed in a moment. 529 is Anthropic's "overloaded".</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)Status >= 500;

    /// <summary>The provider cannot make sense of what it was sent, and will not the next time either.</summary>
    public bool IsRefusal => Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
}
