using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Changes;

/// <summary>What runs changed in their folders (G57–G60).</summary>
public static class ChangesEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder routes)
    {
        var changes = routes.ServiceProvider.GetRequiredService<ChangesService>();
        routes.MapApi("GET", "/api/runs/{id}/changes", Scopes.Read, async request =>
        {
            var path = request.Http.Request.Query["path"].ToString() is { Length: > 0 } given ? given : null;
            return ApiResult.Ok(await changes.GetAsync(request.Caller, request.Route("id"), path, request.Cancelled).ConfigureAwait(false), ProtocolJson.Default.RunChanges);
        });
        routes.MapApi("POST", "/api/runs/{id}/revert", Scopes.Write, async request =>
        {
            var empty = (await request.ReadBodyAsync().ConfigureAwait(false)).IsEmpty;
            var body = empty ? new RevertRun() : await request.ReadAsync(ProtocolJson.Default.RevertRun).ConfigureAwait(false);
            return ApiResult.Ok(await changes.RevertAsync(request.Caller, request.Route("id"), body.Force is true).ConfigureAwait(false), ProtocolJson.Default.Run);
        });
    }
}
