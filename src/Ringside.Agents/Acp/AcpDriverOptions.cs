using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Acp;

/// <summary>How the ACP driver works: whose the processes are, and its limits.</summary>
public sealed record AcpDriverOptions
{
    /// <summary>Whose the agents' processes are.</summary>
    public required AgentOwner Owner { get; init; }

    /// <summary>The server's data folder.</summary>
    public required string DataFolder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where programs of presets are looked for that are not on the PATH; where there are any, also where npm installs.</summary>
    public IReadOnlyList<string> Places { get; init; } = ProgramPlaces.Default;

    /// <summary>The largest message that an agent may write, in bytes.</summary>
    /// <value>16 MiB</value>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long an agent may take until it is ready for prompts.</summary>
    /// <value>60 s</value>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an agent may write nothing inside a turn, unless it waits for a person; <c>idleTimeoutSeconds</c> of its settings goes first.
    /// </summary>
    /// <value>30 min</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an agent may take to end a turn that was cancelled.</summary>
    /// <value>10 s</value>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent's program may take to end once its stdin is closed, before it is killed.</summary>
    /// <value>2 s</value>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);
}
