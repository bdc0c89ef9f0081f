namespace Ringside.Protocol;

/// <summary>An RFC 9457 problem with a stable <see cref="Code"/> (W2).</summary>
public sealed record Problem
{
    public string? Type { get; init; }
    public required string Title { get; init; }
    public required int Status { get; init; }

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What was wrong and where, for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>By the path of the member, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}

/// <summary>The stable codes of errors (W2).</summary>
public static class ErrorCodes
{
    public const string UnknownMember = "unknown_member", InvalidJson = "invalid_json", InvalidQuery = "invalid_query",
        Unauthenticated = "unauthenticated", Forbidden = "forbidden", CrossOrigin = "cross_origin", ProducerFenced = "producer_fenced",
        NotFound = "not_found", Conflict = "conflict", AlreadyAnswered = "already_answered", ProducerGap = "producer_gap",
        SessionClosed = "session_closed", TooLarge = "too_large", Invalid = "invalid", IdempotencyMismatch = "idempotency_mismatch",
        RateLimited = "rate_limited", Unavailable = "unavailable", Draining = "draining", MethodNotAllowed = "method_not_allowed",
        UnsupportedMediaType = "unsupported_media_type", NotAcceptable = "not_acceptable", UpgradeRequired = "upgrade_required", TooMany = "too_many", Internal = "internal";
}
