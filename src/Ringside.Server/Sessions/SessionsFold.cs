using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Interactions;
using Ringside.Server.Threads;

namespace Ringside.Server.Sessions;

/// <summary>The sessions: what each one is, and what it is doing.</summary>
public sealed class SessionsFold : IFold
{
    public static readonly DocumentKind<Session> Sessions = new("session", ProtocolJson.Default.Session);

    public IReadOnlyList<DocumentKind> Kinds => [Sessions];

    public void Apply(LogEvent e, DocumentEditor documents)
    {
        if (e.Type == EventTypes.SessionCreated)
        {
            documents.Put(Sessions, e.Scope.Session!, Created(e, e.As<SessionData>()));
        }
        else if (e.Type == EventTypes.SessionRemoved)
        {
            documents.Remove(Sessions, e.Scope.Session!);
        }
        else if (documents.Get(Sessions, e.Scope.Session) is { } session)
        {
            var changed = Changed(e, session);
            documents.Put(Sessions, session.Id, changed with { Status = StatusOf(changed), UpdatedAt = e.Time });
        }

        if (e.Scope.Thread is not null && IsThreads(e))
        {
            Wait(e, documents, e.Scope.Session);
            Wait(e, documents, e.Scope.Peer);
        }
    }

    /// <summary>A status that has changed is told right after what changed it.</summary>
    public IEnumerable<NewEvent> Consequences(LogEvent e, Documents before, Documents after)
    {
        if (e.Type is EventTypes.SessionCreated or EventTypes.SessionUpdated or EventTypes.SessionClosed)
        {
            yield break;
        }

        if (Told(before.Get(Sessions, e.Scope.Session), after.Get(Sessions, e.Scope.Session)) is { } told)
        {
            yield return told;
        }

        if (IsThreads(e) && Told(before.Get(Sessions, e.Scope.Peer), after.Get(Sessions, e.Scope.Peer)) is { } peerTold)
        {
            yield return peerTold;
        }
    }

    private static NewEvent? Told(Session? old, Session? now) => old is null || now is null || (old.Status == now.Status && old.WaitsIn.Count == now.WaitsIn.Count)
        ? null
        : now.Event(EventTypes.SessionUpdated, new SessionData { Status = old.Status == now.Status ? null : now.Status, WaitsIn = old.WaitsIn.Count == now.WaitsIn.Count ? null : now.WaitsIn });

    private static bool IsThreads(LogEvent e) => e.Type is EventTypes.ThreadOpened or EventTypes.ThreadMessage or EventTypes.ThreadClosed;

    /// <summary>Whether one of a thread's sessions waits in it, as the thread has it now.</summary>
    private static void Wait(LogEvent e, DocumentEditor documents, string? id)
    {
        var waits = documents.Get(ThreadsFold.Threads, e.Scope.Thread)?.Waits.Any(wait => wait.Session == id) == true;
        if (documents.Get(Sessions, id) is { } session && session.WaitsIn.Contains(e.Scope.Thread!) != waits)
        {
            var changed = session with { WaitsIn = waits ? [.. session.WaitsIn, e.Scope.Thread!] : [.. session.WaitsIn.Where(thread => thread != e.Scope.Thread)] };
            documents.Put(Sessions, changed.Id, changed with { Status = StatusOf(changed), UpdatedAt = e.Time });
        }
    }

    private static Session Created(LogEvent e, SessionData data) => new()
    {
        Id = e.Scope.Session!,
        Agent = e.Scope.Agent!,
        Tree = e.Scope.Tree!,
        Parent = data.Parent,
        Title = data.Title!,
        Workdir = data.Workdir,
        Worktree = data.Worktree,
        Owner = data.Owner!,
        Visibility = data.Visibility!,
        Status = SessionStatus.Idle,
        Policy = data.Policy ?? Policies.Ask,
        Choices = data.Choices,
        Imported = data.Imported,
        CreatedAt = e.Time,
        UpdatedAt = e.Time,
    };

    private static Session Changed(LogEvent e, Session session) => e.Type switch
    {
        EventTypes.SessionUpdated => Merged(Handover.Without(session, e.As<SessionData>().Cleared), e.As<SessionData>()),
        EventTypes.SessionClosed => session with { Status = SessionStatus.Closed },
        EventTypes.PromptQueued => session with { Inbox = Queued(session.Inbox, PromptsFold.Queued(e)) },
        EventTypes.PromptMoved => session with { Inbox = Moved(session.Inbox, e.As<PromptData>()) },
        EventTypes.PromptWithdrawn or EventTypes.PromptDelivered => session with { Inbox = Without(session.Inbox, e.As<PromptData>().Prompt) },
        EventTypes.RunStarted => session with { Run = e.Scope.Run },
        EventTypes.PlanUpdated => session with { Plan = e.As<PlanData>() },
        EventTypes.UsageUpdated => session with { Usage = e.As<UsageData>() },
        // What a policy answers in the same commit waits for nobody.
        EventTypes.InteractionOpened when e.As<InteractionData>().Policy is not null => session,
        EventTypes.InteractionOpened => session with { Interactions = [.. session.Interactions, InteractionsFold.Opened(e)] },
        EventTypes.InteractionAnswered or EventTypes.InteractionExpired =>
            session with { Interactions = [.. session.Interactions.Where(open => open.Id != e.As<InteractionData>().Interaction)] },
        _ when EventTypes.IsRunEnd(e.Type) && e.Scope.Run == session.Run => session with { Run = null, LastRun = e.Scope.Run, LastRunStatus = e.Type["run.".Length..] },
        _ => session,
    };

    private static Session Merged(Session session, SessionData data) => session with
    {
        Agent = data.Agent ?? session.Agent,
        Usage = data.Agent is null || data.Agent == session.Agent ? session.Usage : WithoutAgent(session.Usage),
        Title = data.Title ?? session.Title,
        Visibility = data.Visibility ?? session.Visibility,
        Summary = data.Summary ?? session.Summary,
        Policy = data.Policy ?? session.Policy,
        Mode = data.Mode ?? session.Mode,
        Modes = data.Modes ?? session.Modes,
        ConfigOptions = data.ConfigOptions ?? session.ConfigOptions,
        Commands = data.Commands ?? session.Commands,
        Steers = data.Steers ?? session.Steers,
        Images = data.Images ?? session.Images,
        Choices = data.Choices ?? Followed(session.Choices, data),
    };

    /// <summary>What the session has used stays; what its agent has, and how full that one's context is, is not the next one's.</summary>
    private static UsageData? WithoutAgent(UsageData? usage) => usage is null ? null : usage with { Agent = null, AgentCost = null, Context = null, Model = null };

    /// <summary>An agent that changes its mode by itself, as after a plan, changes what was chosen; one that says at its start in which it begins does not.</summary>
    private static SessionChoices? Followed(SessionChoices? choices, SessionData data) =>
        choices?.Mode is not null && data is { Mode: { } mode, Modes: null } ? choices with { Mode = mode } : choices;

    private static string StatusOf(Session session) => session switch
    {
        { Status: SessionStatus.Closed } => SessionStatus.Closed,
        { Run: not null, Interactions.Count: > 0 } or { Run: not null, WaitsIn.Count: > 0 } => SessionStatus.Waiting,
        { Run: not null } => SessionStatus.Running,
        { Inbox.Count: > 0 } => SessionStatus.Queued,
        { WaitsIn.Count: > 0 } => SessionStatus.Waiting,
        { LastRunStatus: RunStatus.Failed or RunStatus.Interrupted } => SessionStatus.Failed,
        _ => SessionStatus.Idle,
    };

    /// <summary>What interrupts goes before what waits, behind other interruptions.</summary>
    private static Prompt[] Queued(IReadOnlyList<Prompt> inbox, Prompt prompt)
    {
        var first = prompt.Delivery == Delivery.Queue ? inbox.Count : inbox.TakeWhile(waiting => waiting.Delivery != Delivery.Queue).Count();
        return [.. inbox.Take(first), prompt, .. inbox.Skip(first)];
    }

    private static Prompt[] Moved(IReadOnlyList<Prompt> inbox, PromptData data)
    {
        var prompt = inbox.FirstOrDefault(waiting => waiting.Id == data.Prompt);
        if (prompt is null)
        {
            return [.. inbox];
        }

        var others = Without(inbox, data.Prompt);
        var index = Math.Clamp(data.Index ?? inbox.ToList().IndexOf(prompt), 0, others.Length);
        return [.. others.Take(index), PromptsFold.Edited(prompt, data), .. others.Skip(index)];
    }

    private static Prompt[] Without(IReadOnlyList<Prompt> inbox, string prompt) => [.. inbox.Where(waiting => waiting.Id != prompt)];
}
