using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Events;

namespace Ringside.Server.WebSockets;

/// <summary><c>GET /api/live</c>: many subscriptions on one WebSocket (wire.md §4).</summary>
public static class LiveEndpoints
{
    private const int StreamBufferBytes = 32 * 1024;

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("GET", "/api/live", Scopes.Read, OpenAsync);
        routes.MapApi("CONNECT", "/api/live", Scopes.Read, OpenAsync);
    }

    private static async Task<ApiResult?> OpenAsync(ApiRequest request)
    {
        ListQuery.Only(request);
        var services = request.Http.RequestServices.GetRequiredService<StreamServices>();
        services.RequireRunning();
        ViewerPipe.Begin(request.Http);
        var (stream, deflate) = await WebSocketHandshake.AcceptAsync(request.Http).ConfigureAwait(false);
        var pipe = PipeTo(request.Http, stream, services);
        await new LiveSocket(request.Http, request.Caller, new MessageReader(stream, deflate), new MessageWriter(pipe, deflate), pipe, services).RunAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>The fastest way to a client. Kestrel gives an upgraded connection as a stream alone, and sends what each write brings: a flush there is one write.</summary>
    private static ViewerPipe PipeTo(HttpContext http, Stream stream, StreamServices services)
    {
        if (SocketPipe.Of(http, services.Options) is { } socket)
        {
            var pipe = new SocketPipe(http, socket, services.Time, services.Options.SlowAfter);
            pipe.Begin();
            return pipe;
        }

        var writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: StreamBufferBytes, leaveOpen: true));
        return new KestrelPipe(http, writer, services.Time, services.Options.SlowAfter);
    }
}
