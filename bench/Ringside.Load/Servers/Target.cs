using Ringside.Load.Traffic;

namespace Ringside.Load.Servers;

/// <summary>How viewers are connected.</summary>
internal enum Transport
{
    Sse,
    WebSocket,
}

internal static class Transports
{
    public static string Name(this Transport transport) => transport == Transport.Sse ? "SSE" : "WebSocket";
}

/// <summary>A place to write to and to watch, with nothing in it yet.</summary>
internal sealed record Stage(WriterAddress Writers, ViewerAddress Viewers);

/// <summary>A server under load, Ringside or one of its peers.</summary>
internal abstract class Target(string name, ServerProcess process) : IDisposable
{
    public string Name => name;

    public ServerProcess Process => process;

    public virtual bool Serves(Transport transport) => true;

    /// <param name="size">Bytes of each event's data.</param>
    public abstract Task<Stage> OpenAsync(Transport transport, int size);

    public virtual void Dispose() => process.Dispose();
}
