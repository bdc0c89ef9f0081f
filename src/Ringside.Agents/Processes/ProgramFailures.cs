namespace Ringside.Agents.Processes;

/// <summary>Says in plain words how a program ended, and what it said last.</summary>
internal static class ProgramFailures
{
    /// <param name="code">A program's exit code.</param>
    public static string Ending(int code) =>
        OperatingSystem.IsWindows() || code is <= 128 or > 160 ? $"exited with code {code}" : $"was killed by signal {code - 128}";

    /// <summary>How it ended, or that it has only closed its output.</summary>
    public static string End(IAgentProgram program) =>
        program.Exited is { IsCompletedSuccessfully: true, Result: var code } ? $"it {Ending(code)}" : "it closed its output";

    /// <summary>What it said last on stderr, as a sentence to put behind another.</summary>
    public static string Words(IAgentProgram program) =>
        program.LastWords is { Length: > 0 } words ? $" Its last words:\n{words}" : " It left no word on stderr.";

    /// <summary>The same failure, with what the program said last on stderr.</summary>
    public static AgentException WithLastWords(AgentException error, IAgentProgram program) =>
        program.LastWords.Length == 0 ? error : new(error.Code, error.Message + Words(program), error);

    public static string Words(TimeSpan span) =>
        span >= TimeSpan.FromMinutes(2) && span.Seconds == 0 ? $"{span.TotalMinutes:0} minutes" : $"{span.TotalSeconds:0.##} seconds";
}
