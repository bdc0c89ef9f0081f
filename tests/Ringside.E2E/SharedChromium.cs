using Ringside.BrowserKit;

[assembly: AssemblyFixture(typeof(Ringside.E2E.SharedChromium))]
// The times that these tests measure are those of two viewers, not of two tests at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Ringside.E2E;

/// <summary>One browser process for all tests.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    public Chromium Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Browser = await Chromium.StartAsync();

    public ValueTask DisposeAsync() => Browser.DisposeAsync();
}
