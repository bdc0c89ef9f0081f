using System.Globalization;

namespace Ringside.Client;

/// <summary>What to find, and among what.</summary>
/// <param name="Text">Words, all of which must be there; <c>"phrases"</c>, <c>-without</c>, <c>begin*</c>. At most 1,000 characters.</param>
public sealed record SearchQuery(string Text) : EventFilter
{
    /// <summary>Not before this time.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How long the answer may take until all is found that was acknowledged before, in whole seconds up to 30. <value>does not wait</value></summary>
    public TimeSpan Wait { get; init; }

    /// <summary>How many hits a page has, at most 500. <value>50</value></summary>
    public int Limit { get; init; } = 50;

    /// <summary>A previous page's <see cref="Protocol.ListPage{T}.Next"/>.</summary>
    public string? Page { get; init; }

    internal string Path
    {
        get
        {
            var wait = Wait > TimeSpan.Zero ? Wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) : null;
            return "api/search?" + string.Join('&', Given(("q", Text), ("limit", Limit.ToString(CultureInfo.InvariantCulture)), ("page", Page), ("after", Time(After)), ("before", Time(Before)))
                .Concat(Parameters).Concat(Given(("wait", wait))));
        }
    }

    private static IEnumerable<string> Given(params IEnumerable<(string Name, string? Value)> parameters) =>
        parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
