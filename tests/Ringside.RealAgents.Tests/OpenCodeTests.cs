using Ringside.Protocol;
using Ringside.TestKit.RealAgents;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.RealAgents.Tests;

/// <summary>A program of which nothing is known beforehand.</summary>
public sealed class OpenCodeTests(InstalledAgents installed) : RealAgentTests(installed)
{
    protected override (string StopReason, string LastWords) Refused => ("end_turn", "I will write hello.txt.");

    /// <summary>It answers a cancel, and lets the model's answer run on.</summary>
    protected override bool HangsUp => false;

    protected override AgentSettings Settings(RealAgentPrograms programs, ScriptedLlmServer llm, string home) => programs.OpenCode(llm, home);
}
