using System.Globalization;
using Microsoft.Extensions.Primitives;
using Ringside.EventLog;
using Ringside.Server.Api;

namespace Ringside.Server.Events;

/// <summary>What a reader asks for (wire.md §4): which events, and where to begin.</summary>
public sealed record EventQuery
{
    private static readonly string[] Known = ["session", "tree", "run", "agent", "thread", "task", "type", "deltas", "after", "from", "last", "before", "limit", "wait"];

    public required EventFilter Filter { get; init; }

    /// <summary><c>Last-Event-ID</c>, else <c>after</c>: may be anything, and is then answered with <c>reset</c> (R4).</summary>
    public string? After { get; init; }

    /// <summary>Whether to begin at now rather than at the start.</summary>
    public bool FromNow { get; init; }

    /// <summary>The newest so many.</summary>
    public int? Last { get; init; }

    /// <summary>Backwards from here (R2).</summary>
    public string? Before { get; init; }
    public int Limit { get; init; }
    public TimeSpan Wait { get; init; }

    /// <param name="narrow">What the path says already, such as the one session.</param>
    /// <param name="nowByDefault">R1: a stream of the whole workspace begins at now, everything else at the start.</param>
    public static EventQuery Parse(ApiRequest request, Func<EventFilter, EventFilter> narrow, bool nowByDefault)
    {
        ListQuery.Only(request, Known);
        var query = request.Http.Request.Query;
        var filter = FilterOf(request) with
        {
            Deltas = Text(query["deltas"]) switch
            {
                null or "true" => true,
                "false" => false,
                var other => throw RejectedException.InvalidQuery("deltas", $"must be true or false, not {other}"),
            },
        };
        return new EventQuery
        {
            Filter = narrow(filter),
            After = Text(request.Http.Request.Headers["Last-Event-ID"]) ?? Text(query["after"]),
            FromNow = Text(query["from"]) switch
            {
                null => nowByDefault,
                "now" => true,
                "start" => false,
                var other => throw RejectedException.InvalidQuery("from", $"must be start or now, not {other}"),
            },
            Last = Text(query["last"]) is null ? null : ListQuery.Number(request, "last", 0, 100_000),
            Before = Text(query["before"]),
            Limit = ListQuery.Number(request, "limit", 100, 1000),
            Wait = WaitOf(request),
        };
    }

    /// <summary>The filter that a request names.</summary>
    public static EventFilter FilterOf(ApiRequest request)
    {
        var query = request.Http.Request.Query;
        return new EventFilter
        {
            Session = Values(query["session"]),
            Tree = Values(query["tree"]),
            Run = Values(query["run"]),
            Agent = Values(query["agent"]),
            Thread = Values(query["thread"]),
            Task = Values(query["task"]),
            Type = Values(query["type"]),
        };
    }

    /// <summary>How long a request is willing to wait: 0 to 30 seconds.</summary>
    public static TimeSpan WaitOf(ApiRequest request) => Text(request.Http.Request.Query["wait"]) is { } text ? Seconds(text) : TimeSpan.Zero;

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 30
            ? TimeSpan.FromSeconds(seconds)
            : throw RejectedException.InvalidQuery("wait", $"must be a number of seconds up to 30, not {text}");

    private static string[] Values(StringValues values) => [.. values.OfType<string>().Where(value => value.Length > 0)];

    private static string? Text(StringValues values) => values.ToString() is { Length: > 0 } text ? text : null;
}
