using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Mcp;

namespace Ringside.Server.Orchestration;

/// <summary>What an event of a session means to whoever manages it.</summary>
internal static class News
{
    /// <summary>The kinds of tools that change nothing.</summary>
    private static readonly string[] Looking = ["read", "search", "think", "fetch"];

    /// <summary>Whether an event of this type can be anything of what is here; most are not, and cost nothing.</summary>
    public static bool Concerns(string type) => type is EventTypes.SessionUpdated or EventTypes.SessionCreated or EventTypes.SessionClosed or EventTypes.SessionRemoved or EventTypes.PromptQueued or EventTypes.TaskCreated
        or EventTypes.TaskDue or EventTypes.ToolStarted or EventTypes.InteractionOpened or EventTypes.InteractionAnswered or EventTypes.ThreadOpened or EventTypes.ThreadMessage
        || EventTypes.IsRunEnd(type) || type.StartsWith("orchestration.", StringComparison.Ordinal);

    /// <summary>Whether an orchestrator may have got a cause by an event of this type, or have become free.</summary>
    public static bool MayWake(string type) => type is EventTypes.PromptWithdrawn || (Concerns(type) && type is not (EventTypes.PromptQueued or EventTypes.TaskCreated or EventTypes.TaskDue or EventTypes.ToolStarted));

    /// <summary>For what an event wakes the orchestrator; null where for nothing. What is asked of the orchestrator itself reaches it as a prompt (O11).</summary>
    public static string? CauseOf(LogEvent e, string orchestrator) => e.Type switch
    {
        EventTypes.SessionUpdated => e.As<SessionData>().Status switch
        {
            SessionStatus.Idle => WakeCauses.Idle,
            SessionStatus.Failed => WakeCauses.Failed,
            _ => null,
        },
        EventTypes.InteractionOpened when e.As<InteractionData>().Policy is null => WakeCauses.Asks,
        EventTypes.ThreadOpened or EventTypes.ThreadMessage when e.As<ThreadData>() is { Urgency: ThreadUrgencies.Blocking } said && ThreadKinds.Asks(said.Kind) && said.From == e.Scope.Session && said.To != orchestrator =>
            WakeCauses.Asks,
        _ => null,
    };

    /// <summary>Whether something has changed but what was said: files, sessions, or that a person has stepped in.</summary>
    public static bool IsChange(LogEvent e) => e.Type switch
    {
        EventTypes.PromptQueued or EventTypes.ThreadMessage or EventTypes.InteractionAnswered => e.Source == EventSources.User,
        EventTypes.ToolStarted => e.As<ToolData>() is var tool && OwnTools.NeededFor(tool) is null && !Looking.Contains(tool.Kind),
        EventTypes.SessionCreated or EventTypes.SessionClosed => true,
        var type when EventTypes.IsRunEnd(type) => e.As<RunEndedData>().Changes is not null,
        _ => false,
    };

    /// <summary>To whom a session says in a thread, in its run, how its work has ended: that is the news, and its idleness afterwards is none.</summary>
    public static string? ReportedTo(LogEvent e) =>
        e.Scope.Run is not null && e.Type is EventTypes.ThreadOpened or EventTypes.ThreadMessage && e.As<ThreadData>() is { Kind: ThreadKinds.Completion or ThreadKinds.Error } said && said.From == e.Scope.Session
            ? said.To
            : null;

    /// <summary>What an agent has sent by an event of its own; null where it has sent nothing.</summary>
    public static SentPrompt? Sent(LogEvent e) => e.Type switch
    {
        EventTypes.PromptQueued when e.Scope.Thread is null && e.Actor is not null && e.Scope.Session != e.Actor => new SentPrompt(e.Scope.Session!, e.Time, Words(e.As<PromptData>().Text), IsNew: false),
        EventTypes.TaskCreated when e.As<TaskData>() is { Session: { } to } planned => new SentPrompt(to, e.Time, to == e.Actor || planned.Prompt is not { } words ? null : Likeness.Of(words), IsNew: false),
        EventTypes.ThreadOpened or EventTypes.ThreadMessage when e.As<ThreadData>() is { To: { } to } said && said.From == e.Actor =>
            Said(e, said, to),
        _ => null,
    };

    private static SentPrompt Said(LogEvent e, ThreadData said, string to)
    {
        var words = Words(said.Text);
        return new SentPrompt(to, e.Time, words, e.Type == EventTypes.ThreadOpened && said.Kind == ThreadKinds.Delegation) { IsBrief = IsBrief(said.Kind, words) };
    }

    /// <summary>Whether very little is said that wants nothing of the other side, such as “Done.”</summary>
    /// <param name="words">As <see cref="Likeness.Of"/> gave it.</param>
    public static bool IsBrief(string? kind, string? words) => !ThreadKinds.Wants(kind) && words is not null && Likeness.IsBrief(words);

    private static string? Words(LongText? text) => text is null ? null : Likeness.Of(text.Text);
}
