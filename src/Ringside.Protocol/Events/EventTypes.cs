using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace Ringside.Protocol;

/// <summary>The event types of wire.md §3 that this version writes, and the shape of each one's data.</summary>
public static class EventTypes
{
    public const string AgentCreated = "agent.created", AgentUpdated = "agent.updated", AgentRemoved = "agent.removed";
    public const string SessionCreated = "session.created", SessionUpdated = "session.updated", SessionClosed = "session.closed", SessionRemoved = "session.removed";
    public const string PromptQueued = "prompt.queued", PromptMoved = "prompt.moved", PromptWithdrawn = "prompt.withdrawn", PromptDelivered = "prompt.delivered";
    public const string RunStarted = "run.started", RunCancelRequested = "run.cancel_requested";
    public const string RunCompleted = "run.completed", RunFailed = "run.failed", RunCancelled = "run.cancelled", RunInterrupted = "run.interrupted";
    public const string PlanUpdated = "plan.updated", PhaseStarted = "phase.started", PhaseCompleted = "phase.completed";
    public const string ReasoningDelta = "reasoning.delta", ReasoningCompleted = "reasoning.completed";
    public const string MessageDelta = "message.delta", MessageCompleted = "message.completed";
    public const string ToolStarted = "tool.started", ToolUpdated = "tool.updated", ToolCompleted = "tool.completed";
    public const string InteractionOpened = "interaction.opened", InteractionAnswered = "interaction.answered", InteractionExpired = "interaction.expired";
    public const string UsageUpdated = "usage.updated", ContextWarning = "context.warning";
    public const string ChangesReverted = "changes.reverted";
    public const string ThreadOpened = "thread.opened", ThreadMessage = "thread.message", ThreadClosed = "thread.closed";
    public const string OrchestrationUpdated = "orchestration.updated", OrchestrationWoken = "orchestration.woken", OrchestrationTold = "orchestration.told", OrchestrationStopped = "orchestration.stopped", OrchestrationResumed = "orchestration.resumed";
    public const string TaskCreated = "task.created", TaskUpdated = "task.updated", TaskRemoved = "task.removed";
    public const string TaskDue = "task.due", TaskStarted = "task.started", TaskCompleted = "task.completed", TaskFailed = "task.failed", TaskMissed = "task.missed";

    private static readonly FrozenDictionary<string, JsonTypeInfo> Shapes = new Dictionary<string, JsonTypeInfo>
    {
        [AgentCreated] = ProtocolJson.Default.AgentData,
        [AgentUpdated] = ProtocolJson.Default.AgentData,
        [AgentRemoved] = ProtocolJson.Default.AgentData,
        [SessionCreated] = ProtocolJson.Default.SessionData,
        [SessionUpdated] = ProtocolJson.Default.SessionData,
        [SessionClosed] = ProtocolJson.Default.SessionData,
        [SessionRemoved] = ProtocolJson.Default.SessionData,
        [PromptQueued] = ProtocolJson.Default.PromptData,
        [PromptMoved] = ProtocolJson.Default.PromptData,
        [PromptWithdrawn] = ProtocolJson.Default.PromptData,
        [PromptDelivered] = ProtocolJson.Default.PromptData,
        [RunStarted] = ProtocolJson.Default.RunStartedData,
        [RunCancelRequested] = ProtocolJson.Default.RunCancelRequestedData,
        [RunCompleted] = ProtocolJson.Default.RunEndedData,
        [RunFailed] = ProtocolJson.Default.RunEndedData,
        [RunCancelled] = ProtocolJson.Default.RunEndedData,
        [RunInterrupted] = ProtocolJson.Default.RunEndedData,
        [ChangesReverted] = ProtocolJson.Default.RevertedData,
        [PlanUpdated] = ProtocolJson.Default.PlanData,
        [PhaseStarted] = ProtocolJson.Default.PhaseData,
        [PhaseCompleted] = ProtocolJson.Default.PhaseData,
        [ReasoningDelta] = ProtocolJson.Default.DeltaData,
        [ReasoningCompleted] = ProtocolJson.Default.MessageData,
        [MessageDelta] = ProtocolJson.Default.DeltaData,
        [MessageCompleted] = ProtocolJson.Default.MessageData,
        [ToolStarted] = ProtocolJson.Default.ToolData,
        [ToolUpdated] = ProtocolJson.Default.ToolData,
        [ToolCompleted] = ProtocolJson.Default.ToolData,
        [InteractionOpened] = ProtocolJson.Default.InteractionData,
        [InteractionAnswered] = ProtocolJson.Default.InteractionData,
        [InteractionExpired] = ProtocolJson.Default.InteractionData,
        [ThreadOpened] = ProtocolJson.Default.ThreadData,
        [ThreadMessage] = ProtocolJson.Default.ThreadData,
        [ThreadClosed] = ProtocolJson.Default.ThreadData,
        [OrchestrationUpdated] = ProtocolJson.Default.OrchestrationData,
        [OrchestrationWoken] = ProtocolJson.Default.OrchestrationData,
        [OrchestrationTold] = ProtocolJson.Default.OrchestrationData,
        [OrchestrationStopped] = ProtocolJson.Default.OrchestrationData,
        [OrchestrationResumed] = ProtocolJson.Default.OrchestrationData,
        [TaskCreated] = ProtocolJson.Default.TaskData,
        [TaskUpdated] = ProtocolJson.Default.TaskData,
        [TaskRemoved] = ProtocolJson.Default.TaskData,
        [TaskDue] = ProtocolJson.Default.TaskData,
        [TaskStarted] = ProtocolJson.Default.TaskData,
        [TaskCompleted] = ProtocolJson.Default.TaskData,
        [TaskFailed] = ProtocolJson.Default.TaskData,
        [TaskMissed] = ProtocolJson.Default.TaskData,
        [UsageUpdated] = ProtocolJson.Default.UsageData,
        [ContextWarning] = ProtocolJson.Default.ContextWarningData,
    }.ToFrozenDictionary();

    /// <summary>How the data of a type is read and written; null where this version does not know the type, whose data is then kept as JSON.</summary>
    public static JsonTypeInfo? ShapeOf(string type) => Shapes.GetValueOrDefault(type);

    /// <summary>The token-level text events, which a matching <c>*.completed</c> event replaces (E6).</summary>
    public static bool IsDelta(string type) => type is MessageDelta or ReasoningDelta;

    /// <summary>The four ends of a run (E8).</summary>
    public static bool IsRunEnd(string type) => type is RunCompleted or RunFailed or RunCancelled or RunInterrupted;
}
