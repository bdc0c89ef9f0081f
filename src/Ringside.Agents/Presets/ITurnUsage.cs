using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Presets;

/// <summary>
/// Reads what a turn used from the result of <c>session/prompt</c>, which few agents say alike (agents/README.md §5). One for each session.
/// </summary>
internal interface ITurnUsage
{
    /// <summary>What the turn alone used; null where the agent does not say.</summary>
    Counts? Read(JsonElement result);
}

/// <summary>claude and codex: <c>usage</c> is of the turn, and its input excludes what came from a cache.</summary>
internal sealed class PerTurnUsage : ITurnUsage
{
    public Counts? Read(JsonElement result) => From(result.Member("usage"));

    internal static Counts? From(JsonElement? usage) => usage is not { ValueKind: JsonValueKind.Object } counts ? null : new Counts(
        counts.Number("inputTokens") ?? 0,
        counts.Number("outputTokens") ?? 0,
        counts.Number("cachedReadTokens") ?? 0,
        counts.Number("cachedWriteTokens") ?? 0,
        counts.Number("thoughtTokens") ?? 0);
}

/// <summary>copilot: <c>usage</c> is of the whole session so far, and its input includes what came from a cache.</summary>
internal sealed class CumulativeUsage : ITurnUsage
{
    private Counts before = new();

    public Counts? Read(JsonElement result)
    {
        if (PerTurnUsage.From(result.Member("usage")) is not { } now)
        {
            return null;
        }

        // Smaller numbers than before can only be a count begun anew.
        var since = now.Input < before.Input || now.Output < before.Output ? new Counts() : before;
        before = now;
        var cached = now.CacheRead - since.CacheRead + now.CacheWrite - since.CacheWrite;
        return new Counts(
            Math.Max(0, now.Input - since.Input - cached),
            now.Output - since.Output,
            now.CacheRead - since.CacheRead,
            now.CacheWrite - since.CacheWrite,
            now.Reasoning - since.Reasoning);
    }
}

/// <summary>gemini: only <c>_meta.quota.token_count</c> of the turn; how much of the input came from a cache is not said.</summary>
internal sealed class QuotaUsage : ITurnUsage
{
    public Counts? Read(JsonElement result) => result.Member("_meta").Member("quota").Member("token_count") is { } counts
        ? new Counts(counts.Number("input_tokens") ?? 0, counts.Number("output_tokens") ?? 0)
        : null;
}
