using System.Globalization;
using System.Text;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>
/// What an orchestrator is told when it wakes: why, its goal, and what has changed in the sessions that it manages since it last looked, those that woke it
/// first; at most 16 KiB of UTF-8.
/// </summary>
internal sealed class Digest
{
    /// <summary>Of the whole, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MaxTold = 4 * 1024, MaxSession = 2 * 1024, MaxLine = 400, MaxSessions = 100, MaxEvents = 200, MaxMessages = 50, MaxRead = 256 * 1024;

    private static readonly EventFilter Said = new() { Type = [EventTypes.MessageCompleted] };

    private static readonly EventFilter Done = new()
    {
        Type =
        [
            EventTypes.RunCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted, EventTypes.InteractionOpened,
            EventTypes.ThreadOpened, EventTypes.ThreadMessage, EventTypes.SessionCreated, EventTypes.SessionClosed,
        ],
    };

    private readonly Documents state;
    private readonly ILookup<string?, LogEvent> news;

    private Digest(Documents state, ILookup<string?, LogEvent> news) => (this.state, this.news) = (state, news);

    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public static string Make(EventLog.EventLog log, LogState now, Session own, Protocol.Orchestration orchestration, DateTimeOffset time)
    {
        var pace = now.Documents.Get(OrchestrationsFold.Paces, own.Id);
        var managed = Managing.Of(orchestration, own, now.Documents).ToList();
        var causes = orchestration.Pending.Select(cause => cause.Session).ToHashSet();
        var shown = managed.OrderBy(session => !causes.Contains(session.Id)).ThenByDescending(session => session.UpdatedAt).Take(MaxSessions).ToList();
        var news = shown.SelectMany(session => NewsOf(log, session.Id, pace?.LookedTo ?? 0, now.Head.Position)).ToLookup(e => e.Scope.Session);
        var digest = new Digest(now.Documents, news);
        return digest.Write(own, orchestration, pace?.SentSince(time) ?? 0, shown, managed.Count);
    }

    /// <summary>The newest that a session did and said: of each alone and of each session alone, so that one that says much hides nothing of another, nor its own end.</summary>
    private static IEnumerable<LogEvent> NewsOf(EventLog.EventLog log, string session, long after, long upTo) =>
        log.Read(Done with { Session = [session] }, after, upTo, MaxEvents, backwards: true, MaxRead)
            .Concat(log.Read(Said with { Session = [session] }, after, upTo, MaxMessages, backwards: true, MaxRead))
            .Where(e => e.Scope.Session == session);

    private string Write(Session own, Protocol.Orchestration orchestration, int sent, IReadOnlyList<Session> shown, int count)
    {
        var text = new StringBuilder("[You are woken because ");
        text.Append(Cut(string.Join("; ", orchestration.Pending.Select(Why)), MaxSession)).Append(". This is a digest by Ringside, the server that runs you; these are not words of a person.]\n\n");
        text.Append("Your goal:\n").Append(Cut(orchestration.Goal ?? "", MaxTold));
        if (orchestration.Rules is { } rules)
        {
            text.Append("\n\nYour rules:\n").Append(Cut(rules, MaxTold));
        }

        var end = $"\n\n[Do what your goal needs next with the tools of Ringside: send_prompt, start_session, post_message, read_session. Where nothing is to be done now, end your turn: you are woken when one of these sessions goes idle, fails or asks. " +
            $"You have sent {sent} of the {orchestration.MaxPromptsPerHour} prompts that you may send in an hour.]";
        var (left, told) = (MaxBytes - Size(text.ToString()) - Size(end) - MaxLine, 0);
        text.Append(count == 0 ? "\n\nThere is no session that you manage yet." : "\n\nThe sessions that you manage:");
        foreach (var session in shown)
        {
            var entry = "\n\n" + Cut(news.Contains(session.Id) ? Whole(session) : Head(session), MaxSession);
            left -= Size(entry);
            if (left < 0)
            {
                break;
            }

            text.Append(entry);
            told++;
        }

        if (told < count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\nAnd {count - told} more: see list_sessions.");
        }

        return text.Append(end).ToString();
    }

    private string Why(WakeCause cause) => cause.What switch
    {
        WakeCauses.Idle => $"{Name(cause.Session)} has become idle",
        WakeCauses.Failed => $"{Name(cause.Session)} has failed",
        WakeCauses.Asks => $"{Name(cause.Session)} asks",
        WakeCauses.Resumed => "a person lets you go on",
        _ => "you were switched on",
    };

    private string Name(string session) => $"“{Quoted.Name(state.Get(SessionsFold.Sessions, session)?.Title)}” ({session})";

    private string Head(Session session) =>
        $"- {session.Id} “{Quoted.Name(session.Title)}” ({state.Get(AgentsFold.Agents, session.Agent)?.Name ?? session.Agent}): {session.Status}{(session.LastRunStatus is { } last ? $", its last run {last}" : "")}";

    /// <summary>A session of which there is news, the shortest first: where something is cut, it is what was said.</summary>
    private string Whole(Session session)
    {
        var text = new StringBuilder(Head(session));
        var events = news[session.Id].ToList();
        if (events.FirstOrDefault(e => EventTypes.IsRunEnd(e.Type))?.As<RunEndedData>().Error is { } error)
        {
            Line(text, "Failure", error.Message);
        }

        foreach (var question in session.Interactions)
        {
            Line(text, "Asks a person", question.Title);
        }

        foreach (var thread in session.WaitsIn)
        {
            Line(text, "Waits for an answer in thread", thread);
        }

        if (events.Where(e => EventTypes.IsRunEnd(e.Type)).Select(e => e.As<RunEndedData>().Changes).OfType<ChangesCount>().ToList() is { Count: > 0 } changes)
        {
            Line(text, "Changes", $"{changes.Sum(change => change.Files)} files, +{changes.Sum(change => change.Additions)} −{changes.Sum(change => change.Deletions)}");
        }

        if (session.Usage is { } usage)
        {
            var cost = usage.Cost is { } spent ? $", {spent.Amount} {spent.Currency}" : "";
            Line(text, "Used altogether", $"{usage.Session?.Input ?? 0} tokens in, {usage.Session?.Output ?? 0} out{cost}");
        }

        if (events.Select(e => e.Data).OfType<MessageData>().FirstOrDefault(message => message is { Role: "assistant", Text: not null }) is { } last)
        {
            text.Append("\n  Said last: ").Append(Quoted.After(last.Text!.Text.Trim()));
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append("\n  ").Append(name).Append(": ").Append(Quoted.After(Cut(value, MaxLine)));

    private static int Size(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>The start of a text that is too long, in whole characters.</summary>
    private static string Cut(string text, int maxBytes)
    {
        const string More = " […]";
        var utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.Length <= maxBytes ? text : Encoding.UTF8.GetString(utf8.AsSpan(0, Utf8Cut.Before(utf8, maxBytes - Size(More)))) + More;
    }
}
