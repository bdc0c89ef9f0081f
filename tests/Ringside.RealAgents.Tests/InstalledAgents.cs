using Ringside.TestKit.RealAgents;

[assembly: AssemblyFixture(typeof(Ringside.RealAgents.Tests.InstalledAgents))]

namespace Ringside.RealAgents.Tests;

/// <summary>Installs the real programs once, before the first test.</summary>
public sealed class InstalledAgents : IAsyncLifetime
{
    public RealAgentPrograms Programs { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Programs = await RealAgentPrograms.InstallAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
