using System.Globalization;
using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Protocol;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Tells people the plan.</summary>
internal sealed class PlanTool(IAgentHost host) : IChatTool
{
    public string Name => "update_plan";

    public string Description => "Shows people your plan, whole, each time it changes. Use it for work of more than two or three steps.";

    public string Schema => """
        {"type": "object", "properties": {
          "goal": {"type": "string"},
          "steps": {"type": "array", "items": {"type": "object", "properties": {
            "title": {"type": "string"},
            "status": {"type": "string", "enum": ["pending", "in_progress", "completed", "failed"]}},
           "required": ["title", "status"]}}},
         "required": ["steps"]}
        """;

    public Task<ToolUse> PrepareAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var steps = input.Items("steps")?.ToList() ?? throw new ToolException("`steps` is missing.");
        Phase[] phases = [.. steps.Select((step, i) => new Phase(
            (i + 1).ToString(CultureInfo.InvariantCulture),
            step.Required("title"),
            step.Text("status") is "in_progress" or "completed" or "failed" ? step.Text("status")! : "pending"))];
        return Task.FromResult(new ToolUse("think", "Plan", async (_, cancelled) =>
        {
            await host.UpdateAsync(new PlanUpdate(phases, input.Text("goal")), cancelled);
            return new ToolResult("Shown.");
        })
        { IsSilent = true });
    }
}
