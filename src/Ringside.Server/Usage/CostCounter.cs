using System.Text.Json;
using System.Text.Json.Serialization;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Usage;

/// <summary>
/// Where the running total stood that an agent tells of its conversation (G40), so that only what came since is added, also by another process of it. A record
/// beside the log, which goes with the session.
/// </summary>
/// <param name="Told">The total that was told last; null: none yet.</param>
/// <param name="Computed">What was computed meanwhile, and added.</param>
internal sealed record CostCounter(decimal? Told, decimal Computed, string Currency)
{
    private const string Kind = "cost-counter";

    /// <summary>What is to be added to the totals. What the agent tells wins over what is computed, also over what was before it first told anything.</summary>
    /// <param name="conversation">The agent's own id of the conversation; null where it has none.</param>
    /// <param name="told">The agent's running total.</param>
    /// <param name="computed">What the calls since the last time cost by the catalogue.</param>
    public static Cost? Spend(AppendScope scope, string session, string? conversation, Cost? told, Cost? computed)
    {
        if (told is null && computed is null)
        {
            return null;
        }

        var key = new RecordKey(Kind, $"{session} {conversation}");
        var before = scope.ReadRecord(key) is { } json ? JsonSerializer.Deserialize(json, CostCounterJson.Default.CostCounter) : null;
        var (after, spent) = Step(before, told, computed);
        if (after is not null && after != before)
        {
            scope.PutRecord(key, new Record(JsonSerializer.SerializeToUtf8Bytes(after, CostCounterJson.Default.CostCounter)));
        }

        return spent;
    }

    /// <summary>One reading of the counter.</summary>
    internal static (CostCounter? After, Cost? Spent) Step(CostCounter? before, Cost? told, Cost? computed)
    {
        if (told?.Amount() is >= 0 and var now)
        {
            var same = before?.Currency == told.Currency ? before : null;

            // Smaller than before can only be a count begun anew.
            var since = same is null ? 0 : same.Told is not { } last ? same.Computed : now >= last ? last : 0;
            return (new CostCounter(now, 0, told.Currency), Costs.Of(now - since, told.Currency, told.Source ?? Costs.Reported));
        }

        if (before is { Told: not null } || computed?.Amount() is not { } more)
        {
            return (before, null);
        }

        return before is null ? (new CostCounter(null, more, computed.Currency), computed)
            : before.Currency == computed.Currency ? (before with { Computed = before.Computed + more }, computed)
            : (before, computed);
    }
}

[JsonSerializable(typeof(CostCounter))]
internal sealed partial class CostCounterJson : JsonSerializerContext;
