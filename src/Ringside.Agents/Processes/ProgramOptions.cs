namespace Ringside.Agents.Processes;

/// <summary>How a driver runs programs: whose they are, and their limits.</summary>
public sealed record ProgramOptions
{
    /// <summary>Whose the programs are.</summary>
    public required AgentOwner Owner { get; init; }

    /// <summary>The server's data folder.</summary>
    public required string DataFolder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a program may write nothing; <c>idleTimeoutSeconds</c> of an agent's settings goes first.</summary>
    /// <value>30 min</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a program may take to end once its stdin is closed, and how long its output is waited for once it has ended.</summary>
    /// <value>2 s</value>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);
}
