using System.Globalization;
using Ringside.Protocol;

namespace Ringside.Client.Streaming;

/// <summary>What to read and where to begin (wire.md §4).</summary>
public sealed record EventQuery : EventFilter
{
    /// <summary>Whether token-level text is wanted.</summary>
    public bool Deltas { get; init; } = true;

    /// <summary>Begin after this cursor.</summary>
    public string? After { get; init; }

    /// <summary>Begin at the start; false: at now. By default at the start of a session or a run, else at now (R1).</summary>
    public bool? FromStart { get; init; }

    /// <summary>Begin with the newest so many that match.</summary>
    public int? Last { get; init; }

    public static EventQuery OfRun(string run) => new() { Run = [run], FromStart = true };

    public static EventQuery OfSession(string session) => new() { Session = [session], FromStart = true };

    internal bool IsOneRun => Run.Count == 1;

    /// <summary>The address to read from: after a cursor, or at the beginning that was asked for.</summary>
    internal string Path(string? cursor, string extra = "")
    {
        var begin = cursor is not null ? $"after={Uri.EscapeDataString(cursor)}"
            : Last is { } last ? string.Create(CultureInfo.InvariantCulture, $"last={last}")
            : FromStart ?? (Session.Count > 0 || Run.Count > 0) ? "from=start"
            : "from=now";
        string[] parts = [
            begin,
            .. Parameters,
            Deltas ? "" : "deltas=false",
            extra,
        ];
        return "api/events?" + string.Join('&', parts.Where(part => part.Length > 0));
    }

    /// <summary>The same, asked for on a socket.</summary>
    internal SubscribeOp Subscribe(string id, string? cursor) => new()
    {
        Id = id,
        Filter = new SubscriptionFilter
        {
            Session = List(Session), Tree = List(Tree), Run = List(Run), Agent = List(Agent), Thread = List(Thread), Task = List(Task), Type = List(Type), Deltas = Deltas ? null : false,
        },
        After = cursor,
        Last = cursor is null ? Last : null,
        From = cursor is not null || Last is not null || FromStart is null ? null : FromStart.Value ? "start" : "now",
    };

    private static IReadOnlyList<string>? List(IReadOnlyList<string> values) => values.Count == 0 ? null : values;
}
