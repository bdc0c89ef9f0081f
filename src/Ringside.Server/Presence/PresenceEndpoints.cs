using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Presence;

/// <summary><c>GET /api/presence</c>: who watches what, for those whom no socket tells.</summary>
public static class PresenceEndpoints
{
    public static void MapPresence(this IEndpointRouteBuilder routes)
    {
        var presence = routes.ServiceProvider.GetRequiredService<PresenceService>();
        routes.MapApi("GET", "/api/presence", Scopes.Read, request =>
        {
            ListQuery.Only(request.Unlimited());
            var items = PresenceFeed.Visible(presence.Whole().Items, request.Caller, EventFilter.All, request.Log.State.Documents);
            return Task.FromResult<ApiResult?>(ApiResult.Ok(new PresenceList(items), ProtocolJson.Default.PresenceList));
        });
    }
}
