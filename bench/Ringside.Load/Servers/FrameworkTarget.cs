using Ringside.Load.Traffic;

namespace Ringside.Load.Servers;

/// <summary>A peer of <c>bench/Ringside.Peers</c>; nothing in it is durable.</summary>
internal abstract class FrameworkTarget(string name, ServerProcess process, Uri address) : Target(name, process)
{
    protected Uri Address => address;

    public override Task<Stage> OpenAsync(Transport transport, int size) => Task.FromResult(new Stage(
        new WriterAddress(address.Port, WriterAddress.Post("/publish", "application/x-ndjson"), new EventTemplate("", size, "\n"), 1000), Viewers(transport)));

    protected abstract ViewerAddress Viewers(Transport transport);

    protected static async Task<(ServerProcess Process, Uri Address)> StartAsync(Settings settings, string kind)
    {
        const string Sign = "Peer is at ";
        var process = await ServerProcess.StartAsync(settings.ServerCore, Sign, "dotnet", Path.Combine(AppContext.BaseDirectory, "Ringside.Peers.dll"), kind);
        return (process, new Uri(process.Ready[Sign.Length..]));
    }
}
