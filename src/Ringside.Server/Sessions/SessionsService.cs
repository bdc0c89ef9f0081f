using System.Text.Json;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Api;
using Ringside.Server.Changes;
using Ringside.Server.Identity;
using Ringside.Server.Runs;
using Ringside.Server.Threads;

namespace Ringside.Server.Sessions;

/// <summary>What people do with sessions and their inboxes. Each method is a decision, made inside an append.</summary>
public sealed class SessionsService(Workdirs workdirs, RunCloser closer)
{
    /// <summary>The title of a session until its first prompt names it.</summary>
    public const string Untitled = "New session";

    private const int MaxTitle = 200;
    private const int TitleFromPrompt = 80;

    /// <param name="chosen">The request's folder, as it was found.</param>
    public Session Create(AppendScope scope, Caller caller, CreateSession request, ChosenWorkdir chosen, ChosenWorktree worktree = default)
    {
        Access.RequireUnlimited(caller);
        var agent = scope.State.Agent(request.Agent, "agent");
        var id = scope.NewId(Ids.Session);
        var parent = request.Parent is null ? null : scope.State.Session(caller, request.Parent);
        var own = worktree.Wanted?.Of(id, workdirs);
        var workdir = own?.Workdir ?? chosen.Path ?? (agent.Driver == Drivers.External ? null : workdirs.Scratch(id));
        scope.Append(new NewEvent(EventTypes.SessionCreated, new SessionData
        {
            Title = Title(request.Title) ?? Untitled,
            Workdir = workdir,
            Worktree = own?.Tree,
            Visibility = KnownVisibility(request.Visibility) ?? Visibility.Private,
            Owner = caller.User.Id,
            Parent = parent?.Id,
            Policy = KnownPolicy(request.Policy),
            Choices = Offers.ChooseFirst(agent, request.Mode, request.Config),
            Status = SessionStatus.Idle,
        })
        {
            Scope = new EventScope { Session = id, Tree = parent?.Tree ?? id, Agent = agent.Id },
            Source = caller.Source,
            Actor = caller.Actor,
        });
        return scope.State.Get(SessionsFold.Sessions, id)!;
    }

    /// <summary>What an update chooses of the session's agent.</summary>
    /// <exception cref="RejectedException">The update as a whole cannot be granted.</exception>
    public SessionChoices Check(Documents state, Caller caller, string id, UpdateSession request)
    {
        var session = state.Session(caller, id);
        if ((request.Visibility ?? request.Policy) is not null && session.Owner != caller.User.Id && !caller.IsAdmin)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only the owner of a session, or an admin, decides who sees it and what it allows by itself.");
        }

        if (request.Agent is not null && (request.Mode is not null || request.Config is not null))
        {
            throw RejectedException.Invalid("agent", "give the session to its new agent first; what that one offers is not known yet");
        }

        if (session.Status == SessionStatus.Closed && (request.Closed is false || request.Mode is not null || request.Config is not null))
        {
            throw request.Closed is false
                ? RejectedException.Invalid("closed", "a closed session is not opened again; make a new one")
                : new RejectedException(ErrorCodes.SessionClosed, "The session is closed; its agent does not run any more.");
        }

        (_, _, _) = (Title(request.Title), KnownVisibility(request.Visibility), KnownPolicy(request.Policy));
        return Offers.Choose(session, request, state);
    }

    public Session Update(AppendScope scope, Caller caller, string id, UpdateSession request)
    {
        var chosen = Check(scope.State, caller, id, request);
        var session = scope.State.Get(SessionsFold.Sessions, id)!;
        if (request.Agent is { } agent)
        {
            Handover.Give(scope, caller, session, agent);
            session = scope.State.Get(SessionsFold.Sessions, id)!;
        }

        var changed = new SessionData
        {
            Title = Title(request.Title),

            // Viewers take a visibility in an event for a change.
            Visibility = request.Visibility == session.Visibility ? null : request.Visibility,
            Policy = request.Policy == session.Policy ? null : request.Policy,
            Mode = chosen.Mode,
            ConfigOptions = session.ConfigOptions.Showing(chosen),
            Choices = chosen is { Mode: null, Config: null } ? null : session.Choices.With(chosen),
        };
        if (changed != new SessionData())
        {
            scope.Append(session.Event(EventTypes.SessionUpdated, changed, caller.Source, caller.Actor));
        }

        if (request.Closed is true && session.Status != SessionStatus.Closed)
        {
            Close(scope, caller, session);
        }

        return scope.State.Get(SessionsFold.Sessions, id)!;
    }

    /// <summary>Removes a session with what it said and did (wire.md §5); a run that is going ends first (E8).</summary>
    public bool Remove(AppendScope scope, Caller caller, string id)
    {
        var session = scope.State.Session(caller, id);
        if (session.Owner != caller.User.Id && !caller.IsAdmin)
        {
            throw new RejectedException(ErrorCodes.Forbidden, "Only the owner of a session, or an admin, removes it.");
        }

        if (session.Run is { } running)
        {
            closer.End(scope, running, EventTypes.RunCancelled, new RunEndedData { StopReason = "cancelled" });
        }

        ThreadEnds.Abandon(scope, session);
        scope.Append(session.Event(
            EventTypes.SessionRemoved, new SessionData { Owner = session.Owner, Visibility = session.Visibility }, caller.Source, caller.Actor));
        scope.Forget(id);
        return true;
    }

    /// <summary>Puts a prompt into the inbox; one that interrupts asks the run that is going to stop.</summary>
    public PromptAccepted Prompt(AppendScope scope, Caller caller, string id, CreatePrompt request, JsonElement? context = null)
    {
        var session = scope.State.Session(caller, id);
        if (session.Status == SessionStatus.Closed)
        {
            throw new RejectedException(ErrorCodes.SessionClosed, "The session is closed; make a new one.");
        }

        var text = Text(request);
        var delivery = request.Delivery ?? Delivery.Queue;
        if (delivery is not (Delivery.Queue or Delivery.Interrupt or Delivery.Steer))
        {
            throw RejectedException.Invalid("delivery", $"must be queue, steer or interrupt, not {delivery}");
        }

        if (session.Title == Untitled && text is not null)
        {
            scope.Append(session.Event(EventTypes.SessionUpdated, new SessionData { Title = TitleOf(text) }));
        }

        return Inbox.Add(scope, session, new PromptData { Prompt = "", Text = text, Content = request.Content, Delivery = delivery, Context = context }, caller.Source, caller.Actor);
    }

    public Prompt UpdatePrompt(AppendScope scope, Caller caller, string id, UpdatePrompt request)
    {
        var (prompt, session) = Waiting(scope, caller, id);
        if (request.Text is not null && string.IsNullOrWhiteSpace(request.Text))
        {
            throw RejectedException.Invalid("text", "must not be empty");
        }

        if (request.Index < 0)
        {
            throw RejectedException.Invalid("index", "must be 0 or more");
        }

        scope.Append(session.Event(
            EventTypes.PromptMoved, new PromptData { Prompt = id, Run = prompt.Run, Text = request.Text, Index = request.Index }, caller.Source, caller.Actor, prompt.Run));
        return scope.State.Get(PromptsFold.Prompts, id)!;
    }

    public bool Withdraw(AppendScope scope, Caller caller, string id)
    {
        var (prompt, session) = Waiting(scope, caller, id);
        scope.Append(session.Event(EventTypes.PromptWithdrawn, new PromptData { Prompt = id, Run = prompt.Run }, caller.Source, caller.Actor, prompt.Run));
        return true;
    }

    private void Close(AppendScope scope, Caller caller, Session session)
    {
        foreach (var prompt in session.Inbox)
        {
            scope.Append(session.Event(EventTypes.PromptWithdrawn, new PromptData { Prompt = prompt.Id, Run = prompt.Run }, caller.Source, caller.Actor, prompt.Run));
        }

        if (session.Run is { } running)
        {
            RunsService.RequestCancel(scope, running, caller.Source, caller.Actor, "session_closed");

            // Nobody can write its end any more.
            if (scope.State.Get(AgentsFold.Agents, session.Agent)?.Driver == Drivers.External)
            {
                closer.End(scope, running, EventTypes.RunCancelled, new RunEndedData { StopReason = "cancelled" });
            }
        }

        foreach (var asked in scope.State.Get(SessionsFold.Sessions, session.Id)!.Interactions.Where(asked => asked.Run is null))
        {
            scope.Append(session.Event(EventTypes.InteractionExpired, new InteractionData { Interaction = asked.Id, Reason = "session_closed" }));
        }

        ThreadEnds.Abandon(scope, session);
        scope.Append(session.Event(EventTypes.SessionClosed, new SessionData { Status = SessionStatus.Closed }, caller.Source, caller.Actor));
    }

    private static (Prompt Prompt, Session Session) Waiting(AppendScope scope, Caller caller, string id)
    {
        var prompt = scope.State.Prompt(caller, id);
        return prompt.Status == PromptStatus.Queued
            ? (prompt, scope.State.Get(SessionsFold.Sessions, prompt.Session)!)
            : throw new RejectedException(ErrorCodes.Conflict, $"The prompt was {prompt.Status} already.");
    }

    private static string? Text(CreatePrompt request)
    {
        if (request.Text is null == request.Content is null)
        {
            throw RejectedException.Invalid("text", "give a text, or content blocks, and not both");
        }

        if (request.Content?.FirstOrDefault(block => block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("type", out _)) is { ValueKind: not JsonValueKind.Undefined })
        {
            throw RejectedException.Invalid("content", "each block must be an object with a type, as ACP has them");
        }

        if (request.Content?.Any(Shortened.IsIn) is true)
        {
            throw RejectedException.Invalid("content", "must have its texts and images themselves, not what stands for them in an event");
        }

        if (request.Text is not null && string.IsNullOrWhiteSpace(request.Text))
        {
            throw RejectedException.Invalid("text", "must not be empty");
        }

        return request.Text ?? string.Concat(request.Content!.Where(block => block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String).Select(block => block.GetProperty("text").GetString()));
    }

    private static string? Title(string? title) =>
        title is null ? null
        : string.IsNullOrWhiteSpace(title) || title.Length > MaxTitle ? throw RejectedException.Invalid("title", $"must have 1 to {MaxTitle} characters")
        : title.Trim();

    /// <summary>A title made of a prompt's first line.</summary>
    internal static string TitleOf(string prompt) => Quoted.Short(prompt.Trim().Split('\n')[0].Trim(), TitleFromPrompt);

    private static string? KnownPolicy(string? policy) =>
        policy is null || Policies.Known.Contains(policy) ? policy : throw RejectedException.Invalid("policy", $"must be {string.Join(", ", Policies.Known)}, not {policy}");

    private static string? KnownVisibility(string? visibility) =>
        visibility is null or Visibility.Private or Visibility.Team ? visibility : throw RejectedException.Invalid("visibility", $"must be private or team, not {visibility}");
}
