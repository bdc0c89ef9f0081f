using Ringside.Protocol;

namespace Ringside.EventLog;

/// <summary>
/// Which events a reader wants (wire.md §4): values of one member are alternatives, members all have to hold, an empty member holds for everything.
/// </summary>
public sealed record EventFilter
{
    public static readonly EventFilter All = new();

    /// <summary>No event's type is empty.</summary>
    private static readonly string[] NoType = [""];

    /// <summary>Matches an event's session or its peer.</summary>
    public IReadOnlyList<string> Session { get; init; } = [];
    public IReadOnlyList<string> Tree { get; init; } = [];
    public IReadOnlyList<string> Run { get; init; } = [];
    public IReadOnlyList<string> Agent { get; init; } = [];
    public IReadOnlyList<string> Thread { get; init; } = [];
    public IReadOnlyList<string> Task { get; init; } = [];

    /// <summary>Exact types, or prefixes such as <c>tool.*</c>.</summary>
    public IReadOnlyList<string> Type { get; init; } = [];

    /// <summary>False leaves out the token-level text (E6).</summary>
    public bool Deltas { get; init; } = true;

    public bool Matches(LogEvent e) =>
        (Deltas || !EventTypes.IsDelta(e.Type))
        && (Session.Count == 0 || Has(Session, e.Scope.Session) || Has(Session, e.Scope.Peer))
        && (Run.Count == 0 || Has(Run, e.Scope.Run))
        && (Tree.Count == 0 || Has(Tree, e.Scope.Tree))
        && (Agent.Count == 0 || Has(Agent, e.Scope.Agent))
        && (Thread.Count == 0 || Has(Thread, e.Scope.Thread))
        && (Task.Count == 0 || Has(Task, e.Scope.Task))
        && MatchesType(e.Type);

    /// <summary>The same, of these types alone; exact ones, or prefixes.</summary>
    public EventFilter OfTypes(IReadOnlyList<string> types) => this with
    {
        // Of two that overlap the longer one is what both hold; where none does, what matches nothing.
        Type = Type.Count == 0 ? types : [.. from one in Type from other in types where Covers(one, other) || Covers(other, one) select one.Length > other.Length ? one : other, .. NoType],
    };

    public bool MatchesType(string type)
    {
        if (Type.Count == 0)
        {
            return true;
        }

        // By index: an enumerator of the interface is allocated, and this runs for each delivery.
        for (var i = 0; i < Type.Count; i++)
        {
            var wanted = Type[i];
            if (wanted.EndsWith(".*", StringComparison.Ordinal) ? type.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1)) : type == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(string wide, string narrow) => wide == narrow || (wide.EndsWith(".*", StringComparison.Ordinal) && narrow.AsSpan().StartsWith(wide.AsSpan(0, wide.Length - 1)));

    private static bool Has(IReadOnlyList<string> values, string? value)
    {
        for (var i = 0; value is not null && i < values.Count; i++)
        {
            if (values[i] == value)
            {
                return true;
            }
        }

        return false;
    }
}
