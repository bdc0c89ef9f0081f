using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Hosting;

/// <summary>Whether the process lives, and whether it can do its work (wire.md §9).</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", context => WriteAsync(context, 200, new Health("live")));
        routes.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            await WriteAsync(context, 503, new Health("draining")).ConfigureAwait(false);
            return;
        }

        try
        {
            var log = context.RequestServices.GetRequiredService<EventLog.EventLog>();
            await log.ProbeAsync(context.RequestAborted).WaitAsync(ProbeLimit, context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestAborted).ConfigureAwait(false);
            await WriteAsync(context, 200, new Health("ready")).ConfigureAwait(false);
        }
        catch (LogUnavailableException e)
        {
            await WriteAsync(context, 503, new Health("unavailable", e.Message)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await WriteAsync(context, 503, new Health("unavailable", "The log has not answered for 5 seconds.")).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, Health health)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(health, ProtocolJson.Default.Health), context.RequestAborted).ConfigureAwait(false);
    }
}
