using System.Text;
using Ringside.Load.Traffic;

namespace Ringside.Load.Servers;

/// <summary>A channel for each viewer, written by the framework's result for SSE.</summary>
internal sealed class NaiveTarget(ServerProcess process, Uri address) : FrameworkTarget("naive", process, address)
{
    public static async Task<Target> StartAsync(Settings settings)
    {
        var (process, address) = await StartAsync(settings, "naive");
        return new NaiveTarget(process, address);
    }

    public override bool Serves(Transport transport) => transport == Transport.Sse;

    protected override ViewerAddress Viewers(Transport transport) => new(
        Address.Port, _ => Encoding.ASCII.GetBytes($"GET /events HTTP/1.1\r\nHost: {Address.Authority}\r\nAccept: text/event-stream\r\n\r\n"), [], []);
}
