using System.Collections;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Command;

/// <summary>Runs any program that reads a prompt and prints its answer: once for each prompt, which it gets on stdin or in the place of <c>{prompt}</c> in its arguments.</summary>
/// <param name="environment">The server's environment; by default this process's own.</param>
public sealed class CommandDriver(ProgramOptions options, IDictionary? environment = null) : IAgentDriver
{
    public string Name => Drivers.Command;

    public Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken) =>
        Task.FromResult<IAgent>(new CommandAgent(Launch(start.Settings), start, host, options));

    public AgentDetection Detect(AgentSettings? settings)
    {
        try
        {
            return Launch(settings).Detect();
        }
        catch (AgentException error)
        {
            return new AgentDetection(false, Needs: error.Message);
        }
    }

    private ProgramLaunch Launch(AgentSettings? settings) => settings?.Command is null
        ? throw new AgentException(AgentErrors.NotFound, "The agent's settings name no command.")
        : ProgramLaunch.From(settings with { Preset = null }, environment ?? Environment.GetEnvironmentVariables());
}
