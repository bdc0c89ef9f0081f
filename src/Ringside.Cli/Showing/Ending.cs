using System.Globalization;
using Ringside.Protocol;

namespace Ringside.Cli.Showing;

/// <summary>How a run ended, in one line.</summary>
internal static class Ending
{
    public static string Describe(string type, RunEndedData end, UsageData? usage)
    {
        var word = type[(type.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var parts = new List<string> { $"{(type == EventTypes.RunCompleted ? "✓" : "✗")} {word}{(end.DurationMs is { } duration ? " in " + Duration(duration) : "")}" };
        if (end.Error is { } error)
        {
            parts[0] += $": {error.Message} ({error.Code})";
        }
        else if (end.StopReason is { } reason and not ("end_turn" or "cancelled"))
        {
            parts[0] += $" ({reason})";
        }

        if (usage?.Run is { } run)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{run.Input + run.CacheRead + run.CacheWrite:N0} tokens in, {run.Output:N0} out"));
        }

        if (usage?.RunCost is { } cost)
        {
            parts.Add($"{cost.Amount} {cost.Currency}");
        }

        return string.Join(" · ", parts);
    }

    public static Style StyleOf(string type) => type switch
    {
        EventTypes.RunCompleted => Style.Done,
        EventTypes.RunCancelled => Style.Dim,
        _ => Style.Failed,
    };

    public static string Duration(long milliseconds) => milliseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000} min {milliseconds / 1000 % 60} s"),
    };
}
