using System.Collections;
using Microsoft.Extensions.Logging;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>Runs programs that speak version 1 of the Agent Client Protocol on their standard streams.</summary>
/// <param name="environment">The server's environment; by default this process's own.</param>
public sealed class AcpDriver(AcpDriverOptions options, IDictionary? environment = null) : IAgentDriver
{
    public string Name => Drivers.Acp;

    public async Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken)
    {
        var launch = ProgramLaunch.From(start.Settings, Variables, options.Places);
        var program = AgentProcess.Start(launch.At(start.Workdir), options.Owner, options.DataFolder, options.Time, options.StopGrace);
        return await StartAsync(program, launch, start, host, cancellationToken);
    }

    /// <summary>Ends what a killed server of the same data folder left (A9). To be run at the server's start, before any agent is started.</summary>
    /// <returns>How many processes there were.</returns>
    public Task<int> EndOrphansAsync() => new OrphanSweep(options.Owner, options.DataFolder, options.Logging.CreateLogger<OrphanSweep>()).RunAsync();

    public AgentDetection Detect(AgentSettings? settings)
    {
        try
        {
            return ProgramLaunch.From(settings, Variables, options.Places).Detect();
        }
        catch (AgentException error)
        {
            return new AgentDetection(false, Needs: error.Message);
        }
    }

    /// <summary>Makes a program that already runs ready for prompts; it is the agent's from here on.</summary>
    internal async Task<IAgent> StartAsync(IAgentProgram program, ProgramLaunch launch, AgentStart start, IAgentHost host, CancellationToken cancellationToken)
    {
        var agent = new AcpAgent(program, launch, start, host, options);
        try
        {
            await agent.OpenAsync(cancellationToken);
            return agent;
        }
        catch
        {
            await program.KillAsync();
            await agent.DisposeAsync();
            throw;
        }
    }

    private IDictionary Variables => environment ?? Environment.GetEnvironmentVariables();
}
