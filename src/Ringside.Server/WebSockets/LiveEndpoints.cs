using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Events;

namespace Ringside.Server.WebSockets;

/// <summary><c>GET /api/live</c>: many subscriptions on one WebSocket (wire.md §4).</summary>
public static class LiveEndpoints
{
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
        SocketPipe.Begin(request.Http);
        var (stream, deflate) = await WebSocketHandshake.AcceptAsync(request.Http).ConfigureAwait(false);
        var pipe = new SocketPipe(request.Http, stream, services);
        await new LiveSocket(request.Http, request.Caller, new MessageReader(stream, deflate), new MessageWriter(pipe, deflate), pipe, services).RunAsync().ConfigureAwait(false);
        return null;
    }
}
