using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Ringside.Server.Connections;

/// <summary>A connection that was taken.</summary>
internal sealed class TakenConnection(ConnectionContext connection, Socket socket)
{
    public Socket Socket { get; } = socket;

    /// <summary>What the other side sends, after its request.</summary>
    public PipeReader Input => connection.Transport.Input;

    /// <summary>Is cancelled when the other side has gone.</summary>
    public CancellationToken Closed => connection.ConnectionClosed;

    public void Abort() => connection.Abort();
}
