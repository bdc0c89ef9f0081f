using System.IO.Pipelines;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Connections;
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
        if (TakeableConnection.Of(request.Http) is { } connection)
        {
            connection.Take(request.Http, taken =>
                new LiveSocket(new ViewerConnection(taken.Closed, taken.Abort), request.Caller, taken.Input, new SocketPipe(taken, services), deflate, services).RunAsync());
            return null;
        }

        // Kestrel gives an upgraded connection as a stream alone, and sends what each write brings: a flush is one write.
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(useZeroByteReads: true));
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: StreamBufferBytes, leaveOpen: true));
        await new LiveSocket(
            new ViewerConnection(request.Http.RequestAborted, request.Http.Abort), request.Caller, input, new KestrelPipe(request.Http, output, services), deflate, services)
            .RunAsync().ConfigureAwait(false);
        return null;
    }
}
