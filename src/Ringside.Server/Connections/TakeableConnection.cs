using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ringside.Server.Connections;

/// <summary>
/// A connection that can be taken out of the HTTP server's hands. What streams for hours needs the socket alone; the request, its headers, its parser and their
/// pipes would be three quarters of what an idle viewer costs. Kestrel is told that the request was aborted, and what it then does to the connection reaches nothing.
/// </summary>
internal sealed class TakeableConnection : ConnectionContext, IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext inner;
    private readonly PipeReader input;
    private readonly PipeWriter output;
    private (Action<object> Action, object State)? heartbeat;
    private Func<Task>? taken;

    private TakeableConnection(ConnectionContext inner)
    {
        this.inner = inner;
        input = new TakeableReader(this, inner.Transport.Input);
        output = new TakeableWriter(this, inner.Transport.Output);
        inner.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static connection => ((TakeableConnection)connection).Beat(), this);
        inner.Features.Set<IConnectionHeartbeatFeature>(this);
        inner.Features.Set(this);
    }

    /// <summary>It is no longer Kestrel's.</summary>
    public bool IsTaken => Volatile.Read(ref taken) is not null;

    public override string ConnectionId
    {
        get => inner.ConnectionId;
        set => inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => inner.Items;
        set => inner.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => this;
        set => throw new NotSupportedException("A connection that can be taken has the transport that it was made with.");
    }

    public override CancellationToken ConnectionClosed
    {
        get => inner.ConnectionClosed;
        set => inner.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => inner.LocalEndPoint;
        set => inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => inner.RemoteEndPoint;
        set => inner.RemoteEndPoint = value;
    }

    PipeReader IDuplexPipe.Input => input;

    PipeWriter IDuplexPipe.Output => output;

    public static ConnectionDelegate Before(ConnectionDelegate next) => connection => new TakeableConnection(connection).RunAsync(next);

    /// <summary>The connection of a request, where it can be taken: plain HTTP/1.1, over which what is written to the socket is what the other side gets.</summary>
    public static TakeableConnection? Of(HttpContext http) =>
        http.Request.Protocol == "HTTP/1.1" && http.Features.Get<ITlsHandshakeFeature>() is null && http.Features.Get<IConnectionSocketFeature>() is not null
            ? http.Features.Get<TakeableConnection>()
            : null;

    /// <summary>Takes it, once the head of the response has been flushed.</summary>
    /// <param name="run">What is done with it; when that is over it is closed. It must not throw.</param>
    public void Take(HttpContext http, Func<TakenConnection, Task> run)
    {
        var connection = new TakenConnection(inner, inner.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket);
        Volatile.Write(ref taken, () => run(connection));
        http.Abort();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!IsTaken)
        {
            inner.Abort(abortReason);
        }
    }

    public override void Abort()
    {
        if (!IsTaken)
        {
            inner.Abort();
        }
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    public void OnHeartbeat(Action<object> action, object state) => heartbeat = (action, state);

    private void Beat()
    {
        if (heartbeat is { } registered)
        {
            registered.Action(registered.State);
        }
    }

    private async Task RunAsync(ConnectionDelegate next)
    {
        await next(this).ConfigureAwait(false);
        if (taken is { } run)
        {
            // It holds all of the request.
            heartbeat = null;
            await run().ConfigureAwait(false);
        }
    }
}
