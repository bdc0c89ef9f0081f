using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ringside.Server.Agents;
using Ringside.Server.Artifacts;
using Ringside.Server.Changes;
using Ringside.Server.Events;
using Ringside.Server.Execution;
using Ringside.Server.Export;
using Ringside.Server.External;
using Ringside.Server.Identity;
using Ringside.Server.Import;
using Ringside.Server.Interactions;
using Ringside.Server.Live;
using Ringside.Server.Mcp;
using Ringside.Server.Orchestration;
using Ringside.Server.Presence;
using Ringside.Server.Runs;
using Ringside.Server.Search;
using Ringside.Server.Sessions;
using Ringside.Server.Tasks;
using Ringside.Server.Threads;
using Ringside.Server.Webhooks;
using Ringside.Server.WebSockets;

namespace Ringside.Server.Hosting;

/// <summary>Maps Ringside into an application.</summary>
public static class RingsideEndpoints
{
    public static void MapRingside(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;

        // Before the hub: what changes rights is known by the time the events behind it are delivered.
        var watch = services.GetRequiredService<AccessWatch>();
        var hub = services.GetRequiredService<LiveHub>();
        watch.Changed += hub.WakeAll;
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(hub.WakeAll);

        routes.MapEvents();
        routes.MapLive();
        routes.MapPresence();
        routes.MapAgents(services.GetRequiredService<AgentStarter>().DetectAsync);
        routes.MapSessions(services.GetRequiredService<SessionExecutor>().ChooseAsync);
        routes.MapRuns();
        routes.MapChanges();
        routes.MapInteractions();
        routes.MapThreads();
        routes.MapOrchestration();
        routes.MapMcp();
        routes.MapTasks();
        routes.MapWebhooks();
        routes.MapExternal();
        routes.MapArtifacts();
        routes.MapExport();
        routes.MapImport();
        routes.MapSearch();
        routes.MapIdentity();
        routes.MapHealth();
        routes.MapPage();
    }
}
