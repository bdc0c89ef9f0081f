using System.Globalization;
using Ringside.Protocol;

namespace Ringside.Server.Usage;

/// <summary>Adds money up. A total is in the currency of its first part: what is in another is not added, since no rate is known.</summary>
internal static class Costs
{
    public const string Reported = "reported", Computed = "computed";

    /// <summary>Sums of such stay far from overflowing.</summary>
    private const decimal MaxAmount = 1_000_000_000_000;

    /// <summary>The amount as a number; null where it is none that can be believed.</summary>
    public static decimal? Amount(this Cost cost) =>
        decimal.TryParse(cost.Amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) <= MaxAmount ? amount : null;

    public static Cost Of(decimal amount, string currency, string source) =>
        new(amount.ToString("0.############", CultureInfo.InvariantCulture), currency, source);

    /// <summary>A total is <c>reported</c> only where all of it is. It never falls below nothing.</summary>
    public static Cost? Add(Cost? total, Cost? more)
    {
        if (more?.Amount() is not { } added)
        {
            return total;
        }

        if (total?.Amount() is not { } before)
        {
            return Of(Math.Max(0, added), more.Currency, more.Source ?? Reported);
        }

        var source = total.Source == Computed || more.Source == Computed ? Computed : Reported;
        return total.Currency == more.Currency ? Of(Math.Max(0, before + added), total.Currency, source) : total;
    }
}
