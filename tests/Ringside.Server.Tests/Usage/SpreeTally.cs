using System.Globalization;
using System.Text.Json;
using Ringside.Protocol;

namespace Ringside.Server.Tests.Usage;

/// <summary>What sprees come to, by a sum of our own and as the server tells it.</summary>
internal static class SpreeTally
{
    public static (Counts Counts, decimal Cost, string? Source) Sum(IEnumerable<Spree> sprees)
    {
        var (counts, cost, source) = (new Counts(), 0L, default(string));
        foreach (var spree in sprees)
        {
            var used = spree.Calls.Aggregate(new Counts(), (sum, call) => sum + call);
            var tells = spree.By is Telling.RunningCost or Telling.NewCost;
            var says = spree.Calls.Count > 0 || spree.By is Telling.Turns or Telling.RunningCost;
            counts += used;
            cost += !says ? 0 : tells ? spree.Spent : Spender.PriceOf(used);
            source ??= !says ? null : tells ? "reported" : "computed";
        }

        return (counts, cost / 1_000_000m, source);
    }

    public static (Counts Counts, decimal Cost, string? Source) Told(JsonElement counted, string name, JsonElement costed)
    {
        var counts = counted.ValueKind == JsonValueKind.Object && counted.TryGetProperty(name, out var used) ? used.Deserialize(ProtocolJson.Default.Counts)! : new Counts();
        return costed.ValueKind == JsonValueKind.Object && costed.TryGetProperty("cost", out var cost)
            ? (counts, decimal.Parse(cost.Text("amount")!, CultureInfo.InvariantCulture), cost.Text("source"))
            : (counts, 0, null);
    }
}
