using System.Text.Json.Nodes;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>What the model answers: a thought, a text, a tool call, each optional; or an HTTP error.</summary>
public sealed record LlmReply
{
    public string? Thought { get; init; }
    public string? Text { get; init; }
    public LlmToolCall? Call { get; init; }

    /// <summary>An HTTP status of 400 or more instead of an answer.</summary>
    public int? Error { get; init; }
}

public sealed record LlmToolCall(string Name, JsonObject Input);

/// <summary>The tokens that every answer claims to have used. <paramref name="Input"/> includes <paramref name="Cached"/>, and <paramref name="Output"/> includes <paramref name="Reasoning"/>.</summary>
public sealed record LlmUsage(int Input = 1200, int Cached = 1000, int Output = 34, int Reasoning = 8);
