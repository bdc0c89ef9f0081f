using System.Text.Json;
using Ringside.Agents;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Runs;
using Ringside.Server.Sessions;

namespace Ringside.Server.Execution;

/// <summary>The agent of one session: started when a prompt needs it, where it left off if it can, and kept until it is not wanted any more.</summary>
internal sealed class SessionAgent(SessionAgentHost host, ExecutionServices services)
{
    private string? agent;
    private bool owesBriefing;
    private SessionChoices? chosen;

    /// <summary>The one that runs.</summary>
    public IAgent? Running { get; private set; }

    /// <summary>Makes it ready for a turn.</summary>
    /// <returns>What to prompt it with: before the prompt's own blocks a briefing, where it does not remember what happened.</returns>
    /// <exception cref="AgentException">It could not be started.</exception>
    public async Task<IReadOnlyList<JsonElement>> ReadyAsync(Turn turn, Prompt prompt)
    {
        if (Running is { Ended.IsCompleted: true })
        {
            await DropAsync().ConfigureAwait(false);
        }

        await DropOtherAsync(turn.Session).ConfigureAwait(false);
        var session = turn.Session;
        var starts = Running is null;
        if (starts)
        {
            var known = await services.Work.AppendAsync(scope => Conversation.Read(scope, session)).ConfigureAwait(false);
            chosen = Chosen(session);
            Running = await services.Starter.StartAsync(session, known?.Id, chosen, host, turn.Stop).ConfigureAwait(false);
            (agent, owesBriefing) = (session.Agent, Running.TakesBriefings && (!Running.IsResumed || known is { OwesBriefing: true }));
        }

        else if (Chosen(session) is { } choices && choices != chosen)
        {
            // Chosen by way of another server.
            await ChosenSettings.ApplyAsync(Running!, choices, session, services.Time, turn.Stop).ConfigureAwait(false);
            chosen = choices;
        }

        var briefing = owesBriefing ? Briefing.Make(services.Log, session, turn.Run) : null;
        owesBriefing = briefing is not null;
        if (starts || owesBriefing)
        {
            await services.Work.AppendAsync(scope => Note(scope, session, turn.Run, briefing)).ConfigureAwait(false);
        }

        var blocks = PromptContent.Blocks(prompt, services.Log);
        return briefing is null ? blocks : [PromptContent.Block(briefing), .. blocks];
    }

    /// <summary>It has answered a turn as agents do, so it has taken what it was told.</summary>
    public async Task AnsweredAsync(Session session)
    {
        if (!owesBriefing)
        {
            return;
        }

        owesBriefing = false;
        try
        {
            await services.Work.AppendAsync(scope => Keep(scope, session)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogUnavailableException or OperationCanceledException)
        {
            // Its next start is told once more; no reason to fail the turn.
        }
    }

    /// <summary>Makes the agent what is wanted, where one runs, and keeps it; one that starts later reads what was kept.</summary>
    /// <exception cref="AgentException">It refused; nothing was kept.</exception>
    public async Task ChooseAsync(SessionChoices wanted, string id, Func<Task> keep, CancellationToken cancellationToken)
    {
        if (Running is { Ended.IsCompleted: false } running && services.Log.State.Documents.Get(SessionsFold.Sessions, id) is { } session && session.Agent == agent)
        {
            await ChosenSettings.ApplyAsync(running, wanted, session, services.Time, cancellationToken).ConfigureAwait(false);
            await keep().ConfigureAwait(false);
            chosen = Chosen(session);
        }
        else
        {
            await keep().ConfigureAwait(false);
        }
    }

    /// <summary>What is chosen now; the session of a turn is as it was when the turn began.</summary>
    private SessionChoices? Chosen(Session session) => services.Log.State.Documents.Get(SessionsFold.Sessions, session.Id)?.Choices;

    /// <summary>Ends it where the session has been given another.</summary>
    public Task DropOtherAsync(Session session) => Running is not null && agent != session.Agent ? DropAsync() : Task.CompletedTask;

    public async Task DropAsync()
    {
        if (Running is { } dropped)
        {
            Running = null;
            await dropped.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Before the agent hears anything: which conversation it is in, and, for readers, whether it can be steered, takes images, and that it was briefed.</summary>
    private bool Note(AppendScope scope, Session session, string run, string? briefing)
    {
        Keep(scope, session);
        var (steers, images) = (Running!.CanSteer, Running.TakesImages);
        if (scope.State.Get(SessionsFold.Sessions, session.Id) is { Status: not SessionStatus.Closed } now && now.Agent == session.Agent && ((now.Steers ?? false) != steers || (now.Images ?? false) != images))
        {
            var changed = new SessionData { Steers = (now.Steers ?? false) == steers ? null : steers, Images = (now.Images ?? false) == images ? null : images };
            scope.Append(now.Event(EventTypes.SessionUpdated, changed, EventSources.Agent));
        }

        if (briefing is not null && scope.State.Get(RunsFold.Runs, run) is { Status: RunStatus.Running })
        {
            var title = scope.State.Get(AgentsFold.Agents, session.Agent)?.Title ?? "The agent";
            var text = $"{title} does not remember what happened before in this session. It was given a summary of it with this prompt ({briefing.Length:N0} characters).";
            scope.Append(session.Event(EventTypes.MessageCompleted, new MessageData { Message = scope.NewId(Ids.Message), Role = "system", Text = text }, run: run));
        }

        return true;
    }

    private bool Keep(AppendScope scope, Session session)
    {
        var now = Running?.Conversation is { } id ? new Conversation(id, owesBriefing) : null;
        if (scope.State.Get(SessionsFold.Sessions, session.Id)?.Agent == session.Agent && now != Conversation.Read(scope, session))
        {
            if (now is null)
            {
                Conversation.Forget(scope, session);
            }
            else
            {
                now.Keep(scope, session);
            }
        }

        return true;
    }
}
