using Ringside.Protocol;

namespace Ringside.Server.Orchestration;

/// <summary>What an event changes of what an orchestrator is set to.</summary>
internal static class Merging
{
    public static Protocol.Orchestration Merged(this Protocol.Orchestration one, OrchestrationData data) => one with
    {
        Enabled = data.Enabled ?? one.Enabled,
        Goal = data.Goal ?? one.Goal,
        Manages = data.Manages ?? one.Manages,
        Rules = data.Cleared?.Contains("rules") == true ? null : data.Rules ?? one.Rules,
        MaxPromptsPerHour = data.MaxPromptsPerHour ?? one.MaxPromptsPerHour,
        MaxDepth = data.MaxDepth ?? one.MaxDepth,
        MaxRepeats = data.MaxRepeats ?? one.MaxRepeats,
        MaxRounds = data.MaxRounds ?? one.MaxRounds,
    };
}
