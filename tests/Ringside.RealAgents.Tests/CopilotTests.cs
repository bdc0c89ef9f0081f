using Ringside.Agents;
using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class CopilotTests(InstalledAgents installed) : RealAgentTests(installed)
{
    protected override (string StopReason, string LastWords) Refused => ("end_turn", "Info: Operation cancelled by user");

    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Copilot(llm, home);

    /// <summary>Its title is "Create file" for all of them.</summary>
    private protected override string? AskedFor(ToolCallUpdate tool) => Assert.Single(tool.Locations!).Path;
}
