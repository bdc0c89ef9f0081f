using System.Globalization;
using Ringside.Protocol;

namespace Ringside.Server.Export.Html;

/// <summary>Times, amounts and states as a person reads them.</summary>
internal static class Words
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>0.8 s, 12 s, 2:14, 1:02:03.</summary>
    public static string Duration(long ms) =>
        ms < 9_950 ? (ms / 1000.0).ToString("0.0 's'", CultureInfo.InvariantCulture)
        : ms < 59_500 ? Math.Round(ms / 1000.0).ToString("0 's'", CultureInfo.InvariantCulture)
        : TimeSpan.FromMilliseconds(ms).ToString(ms < 3_600_000 ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>950, 12.4k, 1.2M.</summary>
    public static string Count(long count) =>
        count < 1000 ? count.ToString(CultureInfo.InvariantCulture)
        : count < 999_950 ? (count / 1000.0).ToString("0.#k", CultureInfo.InvariantCulture)
        : (count / 1_000_000.0).ToString("0.#M", CultureInfo.InvariantCulture);

    public static string Bytes(long size) =>
        size < 1024 ? $"{size} B"
        : size < 1024 * 1024 ? (size / 1024.0).ToString("0.# 'KB'", CultureInfo.InvariantCulture)
        : (size / 1024.0 / 1024).ToString("0.# 'MB'", CultureInfo.InvariantCulture);

    public static string Money(Cost cost) =>
        decimal.TryParse(cost.Amount, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            ? (cost.Currency == "USD" ? "$" : cost.Currency + " ") + amount.ToString(amount is > 0 and < 0.01m ? "0.0000" : "0.00", CultureInfo.InvariantCulture)
            : $"{cost.Amount} {cost.Currency}";

    /// <summary>A glyph beside the word and the colour, so that no colour stands alone.</summary>
    public static string Glyph(string? status) => status switch
    {
        "completed" => "✓",
        "in_progress" or "running" => "●",
        "failed" or "interrupted" => "✕",
        "cancelled" => "■",
        "waiting" => "?",
        _ => "○",
    };

    /// <summary>What a kind of tool does, where it has no title.</summary>
    public static string Kind(string? kind) => kind switch
    {
        "read" => "Read", "edit" => "Edit", "delete" => "Delete", "move" => "Move", "search" => "Search", "execute" => "Run", "think" => "Think", "fetch" => "Fetch",
        "switch_mode" => "Switch mode", _ => "Use a tool",
    };
}
