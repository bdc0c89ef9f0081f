using System.Text.Json.Nodes;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>How a scripted model calls Ringside's tools, by the name that each program gives them.</summary>
internal static class ToolsOfRingside
{
    /// <summary>The call whose turn it is; null when all were made. Where the program keeps tools back, or does not wait for a server that starts, the model first does what brings them.</summary>
    public static LlmReply? Call(LlmRequest request, params (string Tool, JsonObject Input)[] calls)
    {
        LlmToolCall[] all = [.. Before(request, calls.Select(call => call.Tool)), .. calls.Select(call => new LlmToolCall(Named(request, call.Tool) ?? Hidden(request, call.Tool), call.Input.DeepClone().AsObject()))];
        return request.Step < all.Length ? new() { Text = $"Step {request.Step}.", Call = all[request.Step] } : null;
    }

    private static string? Named(LlmRequest request, string tool) => request.Tools.FirstOrDefault(offered => offered.EndsWith(tool, StringComparison.Ordinal) && offered.Contains("ringside", StringComparison.Ordinal));

    /// <summary>Claude's are known once it has looked for them; Codex has those of a server in a namespace.</summary>
    private static string Hidden(LlmRequest request, string tool) => request.Wire == "anthropic" ? $"mcp__ringside__{tool}" : $"mcp__ringside/{tool}";

    private static LlmToolCall[] Before(LlmRequest request, IEnumerable<string> tools) =>
        request.Wire == "anthropic" ? [new("ToolSearch", new() { ["query"] = "select:" + string.Join(',', tools.Distinct().Select(tool => $"mcp__ringside__{tool}")) })]

        // Codex begins a turn without the tools of a server that is still starting (measured with 2.6.0), and answers this when it has started.
        : request.Tools.Contains("list_mcp_resources") ? [new("list_mcp_resources", new() { ["server"] = "ringside" })]
        : [];
}
