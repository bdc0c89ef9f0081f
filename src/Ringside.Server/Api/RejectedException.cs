using Ringside.Protocol;

namespace Ringside.Server.Api;

/// <summary>A request that cannot be granted, with its stable code (W2). It undoes the decision it is thrown from; one place maps it to the wire.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="detail">What was wrong and where, for a person.</param>
public sealed class RejectedException(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;

    /// <summary>By the path of the member, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Response headers that belong to the error, such as <c>Retry-After</c>.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public static RejectedException NotFound(string what, string id) => new(ErrorCodes.NotFound, $"There is no {what} {id}, or it is not yours to see.");

    /// <summary>One member's value cannot be taken (422).</summary>
    public static RejectedException Invalid(string path, string problem) =>
        new(ErrorCodes.Invalid, $"{path}: {problem}") { Errors = new Dictionary<string, string[]> { [path] = [problem] } };

    public static RejectedException InvalidQuery(string name, string problem) =>
        new(ErrorCodes.InvalidQuery, $"{name}: {problem}") { Errors = new Dictionary<string, string[]> { [name] = [problem] } };
}
