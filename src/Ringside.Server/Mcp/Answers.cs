using System.Text.Json.Nodes;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Interactions;
using Ringside.Server.Sessions;
using Ringside.Server.Threads;

namespace Ringside.Server.Mcp;

/// <summary>Calls that wait for an answer: in a thread, or of a person. What has not come when a call must end comes as a prompt.</summary>
internal sealed class Answers(EventLog.EventLog log, StateWaiter waiter, SessionViews views)
{
    /// <summary>Longer than any call waits: it is a call's own end that gives it up.</summary>
    private static readonly TimeSpan Held = 2 * StateWaiter.CallLimit;

    /// <summary>Notes, in the commit of a question, that its call waits.</summary>
    /// <returns>Whether it does: one of an agent that is in no turn hears the answer by a prompt, in its next.</returns>
    public static bool Hold(AppendScope scope, Caller caller, string what)
    {
        if (caller.Acting is not { } acting)
        {
            return true;
        }

        var run = scope.State.Get(SessionsFold.Sessions, acting.Id)?.Run;
        new HeldCall(acting.Id, run, scope.Now + Held).Hold(scope, what);
        return run is not null;
    }

    /// <summary>What a call says whose answer comes as a prompt.</summary>
    public static JsonObject Later(string thread) =>
        new() { ["thread"] = thread, ["status"] = "waiting", ["note"] = "No answer yet. It will come to you as a prompt: end your turn, or do something else." };

    /// <summary>Waits for the answer to a blocking question.</summary>
    /// <param name="asked">The thread, as the question left it.</param>
    public async Task<JsonObject> InThreadAsync(Caller caller, AgentThread asked, string asker, CancellationToken cancellationToken)
    {
        var isOpen = await WaitAsync(
            caller, asked.Id,
            state => state.Get(ThreadsFold.Threads, asked.Id)?.Waits.Any(wait => wait.Session == asker) == true,
            (scope, session) => Inbox.Add(
                scope, session, new PromptData { Prompt = "", Text = $"[Thread {asked.Id} has an answer to your question: read it with read_session.]", Delivery = Delivery.Steer }, EventSources.System, null, asked.Id),
            cancellationToken).ConfigureAwait(false);
        return isOpen ? Later(asked.Id) : AnswerOf(asked);
    }

    /// <summary>Waits for a person's answer.</summary>
    /// <returns>The interaction once it is over; null where it is still open.</returns>
    public async Task<Interaction?> OfPersonAsync(Caller caller, string interaction, CancellationToken cancellationToken)
    {
        var isOpen = await WaitAsync(
            caller, interaction,
            state => state.Get(InteractionsFold.Interactions, interaction)?.Status == InteractionStatus.Open,
            (scope, session) =>
            {
                if (scope.State.Get(InteractionsFold.Interactions, interaction) is { Answer: { } answer } over)
                {
                    Tell(scope, session, over, answer, "A person", EventSources.System, null);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return isOpen ? null : log.State.Documents.Get(InteractionsFold.Interactions, interaction);
    }

    /// <summary>A person has answered: the call that asked hears it, or its session is prompted.</summary>
    public static void Answered(AppendScope scope, Interaction interaction, InteractionAnswer answer, Caller person)
    {
        Permits.Answered(scope, interaction, answer);
        if (HeldCall.Find(scope, interaction.Session, interaction.Id) is { } call && !call.TryGive(scope, interaction.Id)
            && scope.State.Get(SessionsFold.Sessions, interaction.Session) is { Status: not SessionStatus.Closed } session)
        {
            Tell(scope, session, interaction, answer, $"{person.User.Name}, a person,", EventSources.User, person.User.Id);
        }
    }

    public static string Words(Interaction interaction, InteractionAnswer? answer) =>
        answer?.Text ?? interaction.Options.FirstOrDefault(option => option.Id == answer?.Option)?.Name ?? answer?.Option ?? "";

    private static void Tell(AppendScope scope, Session session, Interaction interaction, InteractionAnswer answer, string who, string source, string? actor) =>
        Inbox.Add(
            scope, session, new PromptData { Prompt = "", Text = $"[{who} has answered your question “{Quoted.Name(SessionsService.TitleOf(interaction.Title))}”]\n\n{Words(interaction, answer)}", Delivery = Delivery.Steer }, source, actor);

    /// <summary>Waits until something is open no more, for as long as a call may, or until nobody hears its result.</summary>
    /// <param name="prompt">What the call was given and cannot tell becomes a prompt.</param>
    /// <returns>Whether it is still open.</returns>
    private async Task<bool> WaitAsync(Caller caller, string what, Func<Documents, bool> isOpen, Action<AppendScope, Session> prompt, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.UntilAsync((state, _) => !isOpen(state), StateWaiter.CallLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await log.AppendAsync(scope => GiveUp(scope, caller, what, isOpen(scope.State), prompt), CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        // Between the wait's end and this, an answer may have been made: then it is still the call's to give.
        return await log.AppendAsync(scope => GiveUp(scope, caller, what, isOpen(scope.State), null), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The call does not wait any more.</summary>
    /// <param name="prompt">Null: its result is heard.</param>
    /// <returns><paramref name="isOpen"/>.</returns>
    private static bool GiveUp(AppendScope scope, Caller caller, string what, bool isOpen, Action<AppendScope, Session>? prompt)
    {
        if (caller.Acting is { } acting && HeldCall.Find(scope, acting.Id, what) is { } call)
        {
            if (isOpen)
            {
                // The record stays, with no run that could hear: whoever answers makes it a prompt.
                (call with { Run = null }).Hold(scope, what);
                return true;
            }

            call.End(scope, what);
            if (call.IsGiven && prompt is not null && scope.State.Get(SessionsFold.Sessions, acting.Id) is { Status: not SessionStatus.Closed } session)
            {
                prompt(scope, session);
            }
        }

        return isOpen;
    }

    /// <summary>The answer that the other side, or a person, gave.</summary>
    private JsonObject AnswerOf(AgentThread asked)
    {
        var filter = new EventFilter { Thread = [asked.Id], Type = [EventTypes.ThreadMessage, EventTypes.ThreadClosed] };
        var said = log.Read(filter, asked.Cursor!.Value.Position, log.State.Head.Position, 50).FirstOrDefault(e => e.Type == EventTypes.ThreadClosed || ThreadKinds.Answers(e.As<ThreadData>().Kind));
        var data = said?.As<ThreadData>();
        var answer = new JsonObject { ["thread"] = asked.Id, ["status"] = "answered", ["kind"] = data?.Kind, ["from"] = data?.From ?? said?.Actor, ["text"] = views.Whole(data?.Text) };
        return said?.Type != EventTypes.ThreadClosed ? answer
            : new JsonObject { ["thread"] = asked.Id, ["status"] = "closed", ["outcome"] = data?.Outcome, ["note"] = "Nobody answered; the thread is closed." };
    }
}
