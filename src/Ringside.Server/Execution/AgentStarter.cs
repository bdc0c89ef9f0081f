using Ringside.Agents;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Sessions;

namespace Ringside.Server.Execution;

/// <summary>Starts the agent of a session by its driver: of two with one name the first, so that a host can put its own in a built-in one's place.</summary>
public sealed class AgentStarter(EventLog.EventLog log, IEnumerable<IAgentDriver> drivers, AgentSecrets secrets, Workdirs workdirs)
{
    private readonly Dictionary<string, IAgentDriver> drivers = drivers.DistinctBy(driver => driver.Name).ToDictionary(driver => driver.Name);

    /// <exception cref="AgentException">It could not be started.</exception>
    public Task<IAgent> StartAsync(Session session, IAgentHost host, CancellationToken cancellationToken)
    {
        var agent = log.State.Documents.Get(AgentsFold.Agents, session.Agent)
            ?? throw new AgentException(AgentErrors.NotFound, "The agent of this session was removed.");
        var driver = drivers.GetValueOrDefault(agent.Driver)
            ?? throw new AgentException(AgentErrors.NotFound, $"This server has no driver {agent.Driver}.");
        if (session.Workdir == workdirs.Scratch(session.Id))
        {
            MakeScratch(session.Workdir);
        }

        if (session.Workdir is null || !Directory.Exists(session.Workdir))
        {
            throw new AgentException(AgentErrors.NotFound, $"The session's folder {session.Workdir} is not there.");
        }

        return driver.StartAsync(new AgentStart(session.Id, session.Workdir, secrets.Reveal(agent)), host, cancellationToken);
    }

    private static void MakeScratch(string folder)
    {
        try
        {
            PrivateFolder.Create(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentErrors.NotFound, $"The session's folder {folder} cannot be made: {e.Message}", e);
        }
    }

    public AgentDetection? Detect(Agent agent) => drivers.GetValueOrDefault(agent.Driver)?.Detect(agent.Settings);
}
