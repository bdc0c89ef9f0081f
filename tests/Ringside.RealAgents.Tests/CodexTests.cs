using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

public sealed class CodexTests(InstalledAgents installed) : OpenAITests(installed)
{
    /// <summary>Its refusal is "No, and tell Codex what to do differently": it waits for a prompt that does (agents/README.md §4).</summary>
    protected override (string StopReason, string LastWords) Refused => ("cancelled", "I will write hello.txt.");

    protected override (long Used, long Size)? Context => (1234, 258_400);

    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.Codex(llm, home);
}
