using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ringside.Protocol;

namespace Ringside.Server.Hosting;

/// <summary>Whether the process lives, and whether it can do its work (wire.md §9).</summary>
public static class HealthEndpoints
{
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

        var problem = await context.RequestServices.GetRequiredService<Readiness>().LookAsync().WaitAsync(context.RequestAborted).ConfigureAwait(false);
        await (problem is null ? WriteAsync(context, 200, new Health("ready")) : WriteAsync(context, 503, new Health("unavailable", problem))).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, int status, Health health)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(health, ProtocolJson.Default.Health), context.RequestAborted).ConfigureAwait(false);
    }
}
