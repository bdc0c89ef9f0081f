using Ringside.Protocol;

namespace Ringside.Cli;

/// <summary>What the exit code of a command says.</summary>
public static class ExitCodes
{
    public const int Completed = 0, Failed = 1, Usage = 2, Interrupted = 3, Cancelled = 130;

    /// <summary>The exit code for how a run ended.</summary>
    public static int OfRun(string status) => status switch
    {
        RunStatus.Completed => Completed,
        RunStatus.Interrupted => Interrupted,
        RunStatus.Cancelled => Cancelled,
        _ => Failed,
    };
}
