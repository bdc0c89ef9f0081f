using System.Text.Json;

namespace Ringside.Agents.JsonRpc;

/// <summary>The other side answered a call with an error.</summary>
internal sealed class JsonRpcError(long code, string message, JsonElement? data) : Exception(message)
{
    public const int MethodNotFound = -32601, InvalidParams = -32602, InternalError = -32603;

    public long Code { get; } = code;

    public JsonElement? Details { get; } = data;

    /// <summary>Reads the <c>error</c> of an answer; what is missing or of a wrong type is tolerated.</summary>
    public static JsonRpcError From(JsonElement error) => new(
        error.Number("code") ?? InternalError,
        error.Text("message") ?? "The agent answered with an error that says nothing.",
        error.Member("data"));
}

/// <summary>The other side closed its stream. <see cref="Exception.Message"/> says how far it had come.</summary>
internal sealed class JsonRpcClosed(JsonRpcEnd how, string? firstLine = null) : Exception(how.ToString())
{
    public JsonRpcEnd How { get; } = how;

    /// <summary>The first line that was not JSON, where nothing else ever came.</summary>
    public string? FirstLine { get; } = firstLine;
}

/// <summary>How a stream ended.</summary>
internal enum JsonRpcEnd
{
    /// <summary>After whole messages, or before any.</summary>
    Clean,

    /// <summary>In the middle of a message.</summary>
    HalfLine,

    /// <summary>With nothing but lines that are not JSON-RPC.</summary>
    OnlyNoise,

    /// <summary>This side stopped listening.</summary>
    Disposed,
}
