namespace Ringside.Agents.Processes;

/// <summary>
/// Whose the agents' processes are: a data folder's, and in it one run of a server. Every process of an agent carries it in its environment, so that
/// what a killed server left can be told from a living neighbour's (A9).
/// </summary>
/// <param name="DataFolder">An id that stays with the data folder; no colon or white space.</param>
/// <param name="Server">An id made anew at each start of the server; no colon or white space.</param>
public sealed record AgentOwner(string DataFolder, string Server)
{
    public override string ToString() => $"{DataFolder}:{Server}";

    internal static AgentOwner? Parse(string text) => text.Split(':') is [var folder, var server] ? new AgentOwner(folder, server) : null;
}
