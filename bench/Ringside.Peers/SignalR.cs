using Microsoft.AspNetCore.SignalR;

namespace Ringside.Peers;

/// <summary>The framework's hub, which everybody is told through.</summary>
internal sealed class LoadHub : Hub;

internal static class SignalR
{
    public static void MapSignalR(this WebApplication app)
    {
        app.MapHub<LoadHub>("/hub");
        app.MapPost("/publish", async (HttpRequest request, IHubContext<LoadHub> hub) =>
        {
            await foreach (var e in LoadEvent.ReadAsync(request.Body))
            {
                await hub.Clients.All.SendAsync("event", e);
            }
        });
    }
}
