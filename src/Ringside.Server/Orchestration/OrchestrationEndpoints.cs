using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Orchestration;

/// <summary>What a session sees to in others (wire.md §5).</summary>
public static class OrchestrationEndpoints
{
    private const string Path = "/api/sessions/{id}/orchestration";

    public static void MapOrchestration(this IEndpointRouteBuilder routes)
    {
        var orchestrations = routes.ServiceProvider.GetRequiredService<OrchestrationsService>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        routes.MapApi("GET", "/api/orchestrations", Scopes.Read, request =>
        {
            var state = request.Log.State;
            var all = orchestrations.All(state.Documents, request.Caller, time.GetUtcNow());
            return Task.FromResult<ApiResult?>(ListQuery.Page(request, all, one => one.Session, state.Head, ProtocolJson.Default.ListPageOrchestration));
        });
        routes.MapApi("GET", Path, Scopes.Read, request =>
        {
            var state = request.Log.State;
            var found = orchestrations.Get(state.Documents, request.Caller, request.Route("id"), time.GetUtcNow());
            return Task.FromResult<ApiResult?>(ApiResult.Ok(found with { Cursor = state.Head }, ProtocolJson.Default.Orchestration));
        });
        routes.MapApi("PUT", Path, Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.SetOrchestration).ConfigureAwait(false);
            var set = await request.Log.AppendAsync(scope => orchestrations.Set(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
            return ApiResult.Ok(set, ProtocolJson.Default.Orchestration);
        });
        routes.MapApi("PATCH", Path, Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.UpdateOrchestration).ConfigureAwait(false);
            var changed = await request.Log.AppendAsync(scope => orchestrations.Update(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
            return ApiResult.Ok(changed, ProtocolJson.Default.Orchestration);
        });
    }
}
