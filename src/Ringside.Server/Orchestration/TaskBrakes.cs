using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Orchestration;

/// <summary>What an agent sends by tasks that it made, when their time comes: prompts of its own, counted and compared with nothing. What a person makes due is the person's.</summary>
public sealed class TaskBrakes(OrchestrationOptions options)
{
    /// <summary>A task is about to prompt at its time. A decision, made inside an append.</summary>
    /// <returns>Whether it may. If not, the stop of the agent that made it is in the log, and nothing else is to be done.</returns>
    public bool Allow(AppendScope scope, AgentTask task)
    {
        if (scope.State.Get(SessionsFold.Sessions, task.CreatedBy) is not { Status: not SessionStatus.Closed } maker)
        {
            return true;
        }

        var most = options.For(scope.State, maker.Id).MaxPromptsPerHour;
        if ((scope.State.Get(OrchestrationsFold.Paces, maker.Id)?.SentSince(scope.Now) ?? 0) < most)
        {
            return true;
        }

        var sent = $"has sent {Brakes.Count(most, "prompt")} within an hour, those of its tasks too, which is its limit";
        Escalation.Stop(scope, maker, OrchestrationStops.PromptsPerHour, $"{sent}, and its task “{Quoted.Name(task.Title)}” was about to send one more");
        return false;
    }

    /// <summary>What was sent so by an event; null where nothing was.</summary>
    internal static SentPrompt? Sent(LogEvent e) =>
        e.Type == EventTypes.TaskDue && e.As<TaskData>() is { Run: not null, Session: { } to, Manual: not true } ? new SentPrompt(to, e.Time, null, IsNew: false) : null;
}
