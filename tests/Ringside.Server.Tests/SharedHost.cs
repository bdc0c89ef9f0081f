using Ringside.Server.Tests;
using Ringside.TestKit.Servers;

[assembly: AssemblyFixture(typeof(SharedHost))]

namespace Ringside.Server.Tests;

/// <summary>One server for all tests that want nothing special of theirs; each makes sessions, people and agents of its own on it.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    public RingsideHost Host { get; private set; } = null!;

    public HttpClient Http => Host.Http;

    public async ValueTask InitializeAsync() => Host = await RingsideHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
