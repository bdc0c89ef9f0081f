using Microsoft.Extensions.Logging;

namespace Ringside.Agents.Processes;

/// <summary>Ends the agents' processes that a killed server of the same data folder left (A9). To be run at the server's start, before any agent is.</summary>
public sealed partial class OrphanSweep(AgentOwner owner, string dataFolder, ILogger<OrphanSweep> logger)
{
    /// <summary>Ends every process that carries this data folder's id and another server's; others' are left alone.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RunAsync()
    {
        var ended = ProcessMarks.AreVisible
            ? await ProcessMarks.EndAllAsync(() => ProcessMarks.OrphansOf(owner))
            : new ProcessJournal(dataFolder, owner).Sweep();
        if (ended > 0)
        {
            LogEnded(logger, ended);
        }

        return ended;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ended {Count} processes of agents that an earlier server left")]
    private static partial void LogEnded(ILogger logger, int count);
}
