using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Presets;

/// <summary>Reads <c>_meta.quota</c> of a prompt's result, which claude, codex and gemini have in two spellings.</summary>
internal static class Quota
{
    /// <summary>The largest count that is believed: sums of such stay far from overflowing.</summary>
    private const long MaxCount = 1_000_000_000_000;

    public static JsonElement? Of(JsonElement result) => result.Member("_meta").Member("quota");

    /// <summary>The token counts of each model that the turn used.</summary>
    public static IEnumerable<(string? Model, JsonElement Counts)> ByModel(JsonElement result)
    {
        foreach (var used in Of(result)?.Items("model_usage") ?? [])
        {
            if (used.Member("token_count") is { ValueKind: JsonValueKind.Object } counts)
            {
                yield return (used.Text("model"), counts);
            }
        }
    }

    /// <summary>A member that is a count; 0 where there is none.</summary>
    public static long Count(this JsonElement counts, string name) => Math.Clamp(counts.Number(name) ?? 0, 0, MaxCount);
}
