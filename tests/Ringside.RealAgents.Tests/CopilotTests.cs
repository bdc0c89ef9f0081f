using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class CopilotTests(InstalledAgents installed) : OpenAITests(installed)
{
    protected override (string StopReason, string LastWords) Refused => ("end_turn", "Info: Operation cancelled by user");

    protected override (long Used, long Size)? Context => null;

    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Copilot(llm, home);
}
