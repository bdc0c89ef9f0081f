using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Runs;

namespace Ringside.Server.Sessions;

/// <summary>Puts prompts into sessions' inboxes, whoever they are of.</summary>
public static class Inbox
{
    /// <summary>Puts a prompt into the inbox; one that interrupts asks the run that is going to stop.</summary>
    /// <param name="data">All but the ids, which are given here.</param>
    /// <param name="thread">The thread in which it was said.</param>
    /// <param name="task">The task whose prompt it is.</param>
    public static PromptAccepted Add(AppendScope scope, Session session, PromptData data, string source, string? actor, string? thread = null, string? task = null)
    {
        var (prompt, run) = (scope.NewId(Ids.Prompt), scope.NewId(Ids.Run));
        var queued = session.Event(EventTypes.PromptQueued, data with { Prompt = prompt, Run = run }, source, actor, run);
        scope.Append(queued with { Scope = queued.Scope with { Thread = thread, Task = task } });
        if (data.Delivery == Delivery.Interrupt && session.Run is { } running)
        {
            RunsService.RequestCancel(scope, running, source, actor, "interrupted");
        }

        return new PromptAccepted(prompt, run);
    }
}
