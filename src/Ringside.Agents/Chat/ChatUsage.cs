using Microsoft.Extensions.AI;
using Ringside.Protocol;

namespace Ringside.Agents.Chat;

/// <summary>What one model call used: of <see cref="UsageDetails"/>, whose input includes what came from and went to a cache, and whose output includes the thoughts.</summary>
internal static class ChatUsage
{
    /// <summary>The name under which <see cref="UsageDetails"/> carries what went to the cache.</summary>
    public const string CacheWriteName = "cacheWrite";

    public static long CacheWrite(UsageDetails usage) => usage.AdditionalCounts?.GetValueOrDefault(CacheWriteName) ?? 0;

    public static Counts Counts(UsageDetails usage)
    {
        var (read, written) = (usage.CachedInputTokenCount ?? 0, CacheWrite(usage));
        return new Counts(
            Math.Max(0, (usage.InputTokenCount ?? 0) - read - written), usage.OutputTokenCount ?? 0, read, written, usage.ReasoningTokenCount ?? 0);
    }

    /// <summary>How much of the model's window a call took, its answer included.</summary>
    public static long Context(UsageDetails usage) => (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0);
}
