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
    public static void Hold(AppendScope scope, Caller caller, string what)
    {
        if (caller.Acting is { } acting)
        {
            new HeldCall(acting.Id, scope.State.Get(SessionsFold.Sessions, acting.Id)?.Run, scope.Now + Held).Hold(scope, what);
        }
    }

    /// <summary>Waits for the answer to a blocking question.</summary>
    /// <param name="asked">The thread, as the question left it.</param>
    public async Task<JsonObject> InThreadAsync(Caller caller, AgentThread asked, string asker, CancellationToken cancellationToken)
    {
        bool IsWaiting(Documents state) => state.Get(ThreadsFold.Threads, asked.Id)?.Waits.Any(wait => wait.Session == asker) == true;
        try
        {
            await waiter.UntilAsync(state => !IsWaiting(state), StateWaiter.CallLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await log.AppendAsync(scope => GiveUp(scope, caller, asked.Id, IsWaiting(scope.State), isHeard: false), CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        // Between the wait's end and this, an answer may have been made: then it is still the call's to give.
        var isOpen = await log.AppendAsync(scope => GiveUp(scope, caller, asked.Id, IsWaiting(scope.State), isHeard: true), CancellationToken.None).ConfigureAwait(false);
        return isOpen
            ? new JsonObject { ["thread"] = asked.Id, ["status"] = "waiting", ["note"] = "No answer yet. It will come to you as a prompt: end your turn, or do something else." }
            : AnswerOf(asked);
    }

    /// <summary>Waits for a person's answer.</summary>
    /// <returns>The interaction once it is over; null where it is still open.</returns>
    public async Task<Interaction?> OfPersonAsync(Caller caller, string interaction, CancellationToken cancellationToken)
    {
        bool IsOpen(Documents state) => state.Get(InteractionsFold.Interactions, interaction)?.Status == InteractionStatus.Open;
        try
        {
            await waiter.UntilAsync(state => !IsOpen(state), StateWaiter.CallLimit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await log.AppendAsync(scope =>
            {
                // The record stays, with no run that could hear: whoever answers makes it a prompt.
                if (HeldCall.Find(scope, caller.Acting!.Id, interaction) is { } call && IsOpen(scope.State))
                {
                    (call with { Run = null }).Hold(scope, interaction);
                }

                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }

        var state = log.State.Documents;
        return IsOpen(state) ? null : state.Get(InteractionsFold.Interactions, interaction);
    }

    /// <summary>A person has answered: the call that asked hears it, or its session is prompted.</summary>
    public static void Answered(AppendScope scope, Interaction interaction, InteractionAnswer answer, Caller person)
    {
        Permits.Answered(scope, interaction, answer);
        if (HeldCall.Find(scope, interaction.Session, interaction.Id) is not { } call)
        {
            return;
        }

        call.End(scope, interaction.Id);
        if (!call.IsHeld(scope) && scope.State.Get(SessionsFold.Sessions, interaction.Session) is { Status: not SessionStatus.Closed } session)
        {
            var text = $"[{person.User.Name}, a person, has answered your question “{interaction.Title}”]\n\n{Words(interaction, answer)}";
            Inbox.Add(scope, session, new PromptData { Prompt = "", Text = text, Delivery = Delivery.Steer }, EventSources.User, person.User.Id);
        }
    }

    public static string Words(Interaction interaction, InteractionAnswer? answer) =>
        answer?.Text ?? interaction.Options.FirstOrDefault(option => option.Id == answer?.Option)?.Name ?? answer?.Option ?? "";

    /// <summary>The call does not wait any more. What it was given and cannot tell becomes a prompt.</summary>
    /// <param name="isHeard">Whether anybody hears the call's result.</param>
    /// <returns>Whether the question is still open.</returns>
    private static bool GiveUp(AppendScope scope, Caller caller, string thread, bool isOpen, bool isHeard)
    {
        if (caller.Acting is not { } acting)
        {
            return isOpen;
        }

        if (HeldCall.Find(scope, acting.Id, thread) is { } call)
        {
            call.End(scope, thread);
        }
        else if (!isHeard && !isOpen && scope.State.Get(SessionsFold.Sessions, acting.Id) is { Status: not SessionStatus.Closed } session)
        {
            Inbox.Add(scope, session, new PromptData { Prompt = "", Text = $"[Thread {thread} has an answer to your question: read it with read_session.]", Delivery = Delivery.Steer }, EventSources.System, null, thread);
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
