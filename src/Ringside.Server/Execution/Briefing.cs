using System.Text;
using System.Text.Unicode;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;

namespace Ringside.Server.Execution;

/// <summary>
/// What an agent is told of a session that it does not remember (G46), made from the log: the plan, and what was said and done, the newest whole, what is older
/// shortened, at most 16 KiB of UTF-8.
/// </summary>
internal sealed class Briefing
{
    /// <summary>Of the whole, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MaxPlan = 2 * 1024;
    private const int MaxHistory = MaxBytes - MaxPlan - 1024;

    /// <summary>Of the newest that is told whole, in bytes; what is older is told in short.</summary>
    private const int MaxWhole = 8 * 1024;
    private const int MaxShort = 240;
    private const int Page = 100;
    private const int MaxEvents = 2000;

    /// <summary>Stands where something is left out.</summary>
    private const string More = " […]";

    private static readonly EventFilter What = new()
    {
        Type = [EventTypes.MessageCompleted, EventTypes.ToolStarted, EventTypes.ToolCompleted, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunInterrupted],
    };

    private readonly Dictionary<(string? Run, string Tool), ToolData> ended = [];
    private readonly List<string> newestFirst = [];
    private readonly Documents state;
    private readonly Session session;
    private int left = MaxHistory;
    private int leftWhole = MaxWhole;
    private bool isCut;

    private Briefing(Documents state, Session session) => (this.state, this.session) = (state, session);

    /// <summary>Null where nothing happened before.</summary>
    /// <param name="run">The run that is about to go; it is not told.</param>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public static string? Make(EventLog.EventLog log, Session session, string run)
    {
        var now = log.State;
        var briefing = new Briefing(now.Documents, session);
        briefing.Read(log, now.Head.Position, run);
        return briefing.newestFirst.Count == 0 ? null : briefing.Write();
    }

    private void Read(EventLog.EventLog log, long upTo, string run)
    {
        var filter = What with { Session = [session.Id] };
        for (var read = 0; !isCut; read += Page)
        {
            var page = log.Read(filter, 0, upTo, Page, backwards: true);
            foreach (var e in page.Where(e => e.Scope.Session == session.Id && e.Scope.Run != run))
            {
                Take(e);
            }

            if (page.Count < Page)
            {
                return;
            }

            upTo = page[^1].Position - 1;
            isCut |= read >= MaxEvents;
        }
    }

    private void Take(LogEvent e)
    {
        switch (e.Type)
        {
            case EventTypes.MessageCompleted:
                TakeMessage(e, e.As<MessageData>());
                break;
            case EventTypes.ToolCompleted when e.As<ToolData>() is { Title: null } untitled:
                ended[(e.Scope.Run, untitled.Tool)] = untitled;
                break;
            case EventTypes.ToolCompleted:
                ended[(e.Scope.Run, e.As<ToolData>().Tool)] = e.As<ToolData>();
                Add($"[Tool: {e.As<ToolData>().Title}: {Outcome(e.As<ToolData>())}]", isShort: true);
                break;
            case EventTypes.ToolStarted when !ended.TryGetValue((e.Scope.Run, e.As<ToolData>().Tool), out var end) || end.Title is null:
                Add($"[Tool: {e.As<ToolData>().Title ?? e.As<ToolData>().Name ?? "a tool"}: {(end is null ? "not ended" : Outcome(end))}]", isShort: true);
                break;
            case EventTypes.RunFailed or EventTypes.RunInterrupted or EventTypes.RunCancelled:
                var why = e.As<RunEndedData>().Error?.Message;
                Add($"[This turn {(e.Type == EventTypes.RunFailed ? "" : "was ")}{e.Type["run.".Length..]}{(why is null ? "" : $": {why}")}]", isShort: true);
                break;
        }
    }

    private void TakeMessage(LogEvent e, MessageData message)
    {
        var text = message.Text?.Text
            ?? string.Concat((message.Content ?? []).Select(block => block.TryGetProperty("text", out var part) ? part.GetString() : null));
        if (message.Role is "user" or "assistant" && !string.IsNullOrWhiteSpace(text))
        {
            var who = message.Role == "user" ? "User" : e.Scope.Agent == session.Agent ? "You" : state.Get(AgentsFold.Agents, e.Scope.Agent)?.Title ?? "Another agent";
            Add($"{who}: {text.Trim()}{(message.Text?.Artifact is null ? "" : More)}", isShort: false);
        }
    }

    private void Add(string entry, bool isShort)
    {
        if (left <= MaxShort)
        {
            isCut = true;
            return;
        }

        var limit = Math.Min(left, isShort ? MaxShort : Math.Max(leftWhole, MaxShort));
        var told = Cut(entry, limit);
        var size = Encoding.UTF8.GetByteCount(told) + 2;
        (left, leftWhole) = (left - size, leftWhole - size);
        newestFirst.Add(told);
    }

    private string Write()
    {
        var text = new StringBuilder("[A summary by Ringside, the server that runs you; these are not words of the user. ");
        text.Append("This session goes on from work that you do not remember. Take it as background; files are as that work left them. ");
        text.Append("What the user wants now comes after this summary.]\n\n");
        if (session.Plan is { Phases.Count: > 0 } plan)
        {
            var steps = string.Join('\n', plan.Phases.Select(phase => $"- {phase.Title} ({phase.Status})"));
            text.Append("The plan so far:\n").Append(Cut(plan.Goal is null ? steps : $"{plan.Goal}\n{steps}", MaxPlan)).Append("\n\n");
        }

        text.Append(isCut ? "What happened, oldest first; the beginning is left out:\n\n" : "What happened, oldest first:\n\n");
        text.AppendJoin("\n\n", Enumerable.Reverse(newestFirst));
        return text.Append("\n\n[The end of the summary.]").ToString();
    }

    private static string Outcome(ToolData tool) => tool is { Status: "failed", Error: { } error } ? $"failed, {error}" : tool.Status ?? "ended";

    /// <summary>The start of a text that is too long, of whole code points.</summary>
    private static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        Utf8.FromUtf16(text, new byte[maxBytes - Encoding.UTF8.GetByteCount(More)], out var read, out _);
        return text[..read] + More;
    }
}
