using System.Text.Json.Serialization;
using Ringside.Protocol;

namespace Ringside.Server.Orchestration;

/// <summary>What an agent has sent of late, and for what it was woken, by which it is kept from running away. Folded from the log, so that every server counts alike.</summary>
/// <param name="Session">The agent's.</param>
public sealed record Pace(string Session)
{
    /// <summary>How long what was done counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Of so many of the newest prompts to one session the words are kept, to be compared.</summary>
    private const int MaxTexts = 40;

    /// <summary>The position up to which its last digest has looked.</summary>
    public long LookedTo { get; init; }

    /// <summary>What it has sent, oldest first.</summary>
    public IReadOnlyList<SentPrompt> Sent { get; init; } = [];

    /// <summary>When it was woken, oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> Wakes { get; init; } = [];

    /// <summary>The one session that woke it last; null where there were several.</summary>
    public string? Peer { get; init; }

    /// <summary>How often in a row that one alone has woken it with nothing else changed.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether anything but words has come of the sessions since.</summary>
    public bool Changed { get; init; }

    /// <summary>To whom it has said in threads how its work has ended, and in which run.</summary>
    public Report? Reported { get; init; }

    /// <summary>Why an agent that is no orchestrator may send nothing until a person says that it may; an orchestrator's is in its <see cref="Protocol.Orchestration"/>.</summary>
    public OrchestrationStop? Stop { get; init; }

    public int SentSince(DateTimeOffset now) => Sent.Count(sent => sent.At > now - Window);

    public int WakesSince(DateTimeOffset now) => Wakes.Count(wake => wake > now - Window);

    /// <summary>How often it has sent this, or nearly this, to that session; or to new ones, where <paramref name="to"/> is null.</summary>
    /// <param name="words">As <see cref="Likeness.Of"/> gave it.</param>
    /// <param name="isBrief">As in <see cref="SentPrompt.IsBrief"/>: one such is compared with others.</param>
    public int Repeats(string? to, string words, bool isBrief, DateTimeOffset now) =>
        Sent.Count(sent => sent.At > now - Window && sent.IsBrief == isBrief && sent.Text is { } before && (to is null ? sent.IsNew : sent.To == to) && Likeness.IsNearly(before, words));

    /// <summary>Whether this, or nearly this, is what it has sent to that session last.</summary>
    /// <inheritdoc cref="Repeats"/>
    public bool SaidLast(string to, string words) => Sent.LastOrDefault(sent => sent.To == to)?.Text is { } last && Likeness.IsNearly(last, words);

    /// <summary>What <see cref="Rounds"/> would be once it is woken for these causes.</summary>
    public int RoundsWith(IReadOnlyList<WakeCause> causes) => PeerOf(causes) is not { } peer || Changed ? 0 : peer == Peer ? Rounds + 1 : 1;

    public Pace With(SentPrompt sent)
    {
        var kept = Sent.Where(before => before.At > sent.At - Window).Append(sent).ToArray();
        return this with { Sent = [.. kept.Select((prompt, i) => kept.Skip(i).Count(later => later.To == prompt.To) > MaxTexts ? prompt with { Text = null } : prompt)] };
    }

    /// <summary>What it would be had it sent nothing to a session that was removed, whose events are forgotten (L4).</summary>
    /// <returns>Null: as it is.</returns>
    public Pace? Without(string removed, DateTimeOffset now)
    {
        var left = Sent.Where(sent => sent.To != removed && sent.At > now - Window).ToArray();
        return left.Length == Sent.Count ? null : this with { Sent = left };
    }

    public bool IsBlank() => this is { Sent.Count: 0, Wakes.Count: 0, LookedTo: 0, Peer: null, Rounds: 0, Changed: false, Reported: null, Stop: null };

    public Pace Woken(DateTimeOffset at, OrchestrationData data) => this with
    {
        LookedTo = data.UpTo ?? LookedTo,
        Wakes = [.. Wakes.Where(wake => wake > at - Window), at],
        Rounds = RoundsWith(data.Causes ?? []),
        Peer = PeerOf(data.Causes ?? []),
        Changed = false,
    };

    /// <summary>It has said in a run of its own how its work has ended.</summary>
    public Pace Reporting(string run, string to) => this with { Reported = new Report(run, Reported?.Run == run ? [.. Reported.To.Union([to])] : [to]) };

    /// <summary>A session has told it by itself that it is through, and wakes it no more for that: a round all the same.</summary>
    public Pace Heard(WakeCause cause) => this with { Rounds = RoundsWith([cause]), Peer = cause.Session, Changed = false };

    /// <summary>A person has looked at it: what was before does not count any more.</summary>
    public Pace Anew() => this with { Sent = [], Wakes = [], Peer = null, Rounds = 0, Changed = false, Stop = null };

    private string? PeerOf(IReadOnlyList<WakeCause> causes) => causes.Select(cause => cause.Session).Distinct().ToList() is [var only] && only != Session ? only : null;
}

/// <summary>What an agent has sent.</summary>
/// <param name="To">The session.</param>
/// <param name="Text">Its words, to be compared; null where they are not to be, or no more.</param>
/// <param name="IsNew">It opened the session.</param>
public sealed record SentPrompt(string To, DateTimeOffset At, string? Text, bool IsNew)
{
    /// <summary>Very little was said that wants nothing of the other side, such as “Done.”</summary>
    public bool IsBrief { get; init; }
}

/// <summary>In its run, a session has said to others how its work has ended.</summary>
public sealed record Report(string Run, IReadOnlyList<string> To);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Pace))]
internal sealed partial class PaceJson : JsonSerializerContext;
