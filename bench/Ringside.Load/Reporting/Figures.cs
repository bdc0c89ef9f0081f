using System.Globalization;

namespace Ringside.Load.Reporting;

/// <summary>Numbers as they stand in tables.</summary>
internal static class Figures
{
    /// <summary>Three digits that count: 4.61 M, 179 k, 31.0.</summary>
    public static string Short(double number) => number switch
    {
        >= 1e6 => $"{Digits(number / 1e6)} M",
        >= 1e4 => $"{Digits(number / 1e3)} k",
        >= 1e3 => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => Digits(number),
    };

    public static string Percent(double share) => $"{(share * 100).ToString("0", CultureInfo.InvariantCulture)} %";

    public static string Times(double ratio) => double.IsFinite(ratio) ? $"{Digits(ratio)} ×" : "–";

    public static string Milliseconds(double value) => value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private static string Digits(double number) => number.ToString(number switch { >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
