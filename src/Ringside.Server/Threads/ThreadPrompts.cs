using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Threads;

/// <summary>Tells agents what is said to them in threads: by the answer of the call that waits for it, else by a prompt. Programs outside read it in the log.</summary>
internal static class ThreadPrompts
{
    /// <param name="to">The session whose agent is told.</param>
    /// <param name="waited">Whether it waited for this.</param>
    public static void Tell(AppendScope scope, Caller caller, AgentThread thread, ThreadData said, string to, string text, bool waited)
    {
        var from = said.From is { } speaker ? NameOf(speaker, scope.State) : $"{caller.User.Name}, a person";
        var what = said.Urgency == ThreadUrgencies.Normal ? said.Kind : $"{said.Kind}, {said.Urgency}";
        var answer = said.Urgency == ThreadUrgencies.Blocking && ThreadKinds.Asks(said.Kind)
            ? $"\n\n[It waits for you. Answer with the tool post_message: thread {thread.Id}, kind answer.]"
            : said.Kind == ThreadKinds.Delegation ? $"\n\n[This was delegated to you. When it is done, say so with the tool post_message: thread {thread.Id}, kind completion; or error, where it cannot be done.]"
            : "";
        var words = said.From is null ? text : Quoted.Lines(text);
        Tell(scope, thread, to, $"[Thread {thread.Id}, from {from}: {what}]\n\n{words}{answer}", DeliveryOf(scope, caller, said, to), caller.Source, caller.Actor, waited);
    }

    /// <summary>Tells a session what became of its thread.</summary>
    public static void TellEnd(AppendScope scope, AgentThread thread, string to, string sentence, bool waited) =>
        Tell(scope, thread, to, $"[Thread {thread.Id}] {sentence}", Delivery.Queue, EventSources.System, null, waited);

    /// <summary>What tells the session that delegated of a silence (O17).</summary>
    /// <param name="what">What the other one has done, without a word.</param>
    /// <param name="words">Why, and what it said last, marked.</param>
    public static string Silence(Documents state, AgentThread thread, string what, string words) =>
        $"[Thread {thread.Id}: {NameOf(thread.Peer, state)}, to which you delegated, {what}.]{words}\n\n" +
        $"[What it did is told by read_session. To have it go on, say so in the thread with post_message: thread {thread.Id}.]";

    /// <param name="waited">Whether the one that delegated waits for an answer there, and this is one.</param>
    public static void TellSilence(AppendScope scope, AgentThread thread, string text, bool waited) =>
        Tell(scope, thread, thread.Session, text, Delivery.Queue, EventSources.System, null, waited);

    private static void Tell(AppendScope scope, AgentThread thread, string to, string text, string delivery, string source, string? actor, bool waited)
    {
        if (scope.State.Get(SessionsFold.Sessions, to) is not { Status: not SessionStatus.Closed } session || scope.State.Get(AgentsFold.Agents, session.Agent)?.Driver == Drivers.External)
        {
            return;
        }

        if (!waited || HeldCall.Find(scope, to, thread.Id)?.TryGive(scope, thread.Id) != true)
        {
            Inbox.Add(scope, session, new PromptData { Prompt = "", Text = text, Delivery = delivery }, source, actor, thread.Id);
        }
    }

    /// <summary>What is urgent is told inside the turn, where the agent can be; a person's abort ends it. An agent stops nobody by its word (O25).</summary>
    private static string DeliveryOf(AppendScope scope, Caller caller, ThreadData said, string to) =>
        said.Kind == ThreadKinds.Abort && caller.Acting is null && Access.CanSee(caller, to, scope.State) ? Delivery.Interrupt
        : said.Urgency == ThreadUrgencies.Normal && !ThreadKinds.Answers(said.Kind) ? Delivery.Queue
        : Delivery.Steer;

    private static string NameOf(string id, Documents state)
    {
        var session = state.Get(SessionsFold.Sessions, id);
        var agent = state.Get(AgentsFold.Agents, session?.Agent)?.Title;
        return $"session {id} (“{Quoted.Name(session?.Title)}”{(agent is null ? "" : $", {agent}")})";
    }
}
