using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Presets;

/// <summary>
/// Reads what a turn used from the result of <c>session/prompt</c>, which few agents say alike (agents/README.md §5). One for each start of an agent.
/// </summary>
internal interface ITurnUsage
{
    /// <summary>What the turn alone used, by the models that used it; empty where the agent does not say.</summary>
    /// <param name="result">The answer to the prompt.</param>
    /// <param name="model">The model that the agent works with, where the answer names none.</param>
    IEnumerable<ModelCounts> Read(JsonElement result, string? model);
}

/// <summary>
/// claude, codex, and who is not known: of the turn, its input without what came from a cache. Where there is <c>_meta.quota.model_usage</c> it is what was
/// paid for: claude's <c>usage</c> leaves out the calls that it makes for titles and suggestions.
/// </summary>
internal sealed class PerTurnUsage : ITurnUsage
{
    public IEnumerable<ModelCounts> Read(JsonElement result, string? model)
    {
        var byModel = Quota.ByModel(result).Select(used => new ModelCounts(used.Model ?? model, FromQuota(used.Counts))).ToList();
        return byModel.Count > 0 ? byModel : From(result.Member("usage")) is { } counts ? [new ModelCounts(model, counts)] : [];
    }

    internal static Counts? From(JsonElement? usage) => usage is not { ValueKind: JsonValueKind.Object } counts ? null : new Counts(
        counts.Count("inputTokens"),
        counts.Count("outputTokens"),
        counts.Count("cachedReadTokens"),
        counts.Count("cachedWriteTokens"),
        counts.Count("thoughtTokens"));

    private static Counts FromQuota(JsonElement counts) => new(
        counts.Count("inputTokens"),
        counts.Count("outputTokens"),
        counts.Count("cachedInputTokens"),
        counts.Count("cachedWriteTokens") + counts.Count("cacheWriteInputTokens"),
        counts.Count("reasoningOutputTokens"));
}

/// <summary>copilot: of all turns since it was started, also where it went on with a conversation, and its input includes what came from a cache.</summary>
internal sealed class CumulativeUsage : ITurnUsage
{
    private Counts before = new();

    public IEnumerable<ModelCounts> Read(JsonElement result, string? model)
    {
        if (PerTurnUsage.From(result.Member("usage")) is not { } now)
        {
            return [];
        }

        // Smaller numbers than before can only be a count begun anew.
        var since = now.Input < before.Input || now.Output < before.Output || now.CacheRead < before.CacheRead || now.CacheWrite < before.CacheWrite ? new Counts() : before;
        before = now;
        var cached = now.CacheRead - since.CacheRead + now.CacheWrite - since.CacheWrite;
        return
        [
            new ModelCounts(model, new Counts(
                Math.Max(0, now.Input - since.Input - cached),
                now.Output - since.Output,
                now.CacheRead - since.CacheRead,
                now.CacheWrite - since.CacheWrite,
                Math.Max(0, now.Reasoning - since.Reasoning))),
        ];
    }
}

/// <summary>gemini: of the turn; how much of the input came from a cache, and how much it thought, it does not say.</summary>
internal sealed class QuotaUsage : ITurnUsage
{
    public IEnumerable<ModelCounts> Read(JsonElement result, string? model)
    {
        var byModel = Quota.ByModel(result).Select(used => From(used.Model ?? model, used.Counts)).ToList();
        return byModel.Count > 0 ? byModel : Quota.Of(result).Member("token_count") is { ValueKind: JsonValueKind.Object } all ? [From(model, all)] : [];
    }

    private static ModelCounts From(string? model, JsonElement counts) =>
        new(model, new Counts(counts.Count("input_tokens"), counts.Count("output_tokens"))) { IsPart = true };
}

/// <summary>opencode: of the turn's last call alone, its output without what it thought. What it says of the cost is of all calls.</summary>
internal sealed class LastCallUsage : ITurnUsage
{
    public IEnumerable<ModelCounts> Read(JsonElement result, string? model) => PerTurnUsage.From(result.Member("usage")) is { } call
        ? [new ModelCounts(model, call with { Output = call.Output + call.Reasoning }) { IsPart = true }]
        : [];
}
