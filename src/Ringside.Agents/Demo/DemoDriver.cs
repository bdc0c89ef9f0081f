using Ringside.Protocol;

namespace Ringside.Agents.Demo;

/// <summary>
/// The agent that is always there: it follows a script, but its tools are real, so that the first minute shows everything with no key. It needs <c>sh</c>.
/// </summary>
/// <param name="wordPause">How long it takes for a word.</param>
public sealed class DemoDriver(TimeProvider time, TimeSpan wordPause) : IAgentDriver
{
    public string Name => Drivers.Demo;

    public Task<IAgent> StartAsync(AgentStart start, IAgentHost host, CancellationToken cancellationToken) =>
        Task.FromResult<IAgent>(new DemoAgent(new DemoVoice(host, time, wordPause), new DemoTools(start.Workdir, host, time)));

    public AgentDetection Detect(AgentSettings? settings) => new(Found: true);
}
