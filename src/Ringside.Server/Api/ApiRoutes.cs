using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ringside.Protocol;
using Ringside.Server.Identity;

namespace Ringside.Server.Api;

/// <summary>An endpoint of the API. What it answers is written by the caller; null: it has written all by itself.</summary>
public delegate Task<ApiResult?> ApiHandler(ApiRequest request);

/// <summary>Maps endpoints behind the one gate: who asks, from where, by what scope; and turns failures into problems.</summary>
public static partial class ApiRoutes
{
    /// <summary>The cookie of a signed-in browser.</summary>
    public const string Cookie = "ringside";

    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public static void MapApi(this IEndpointRouteBuilder routes, string method, string pattern, string scope, ApiHandler handler) =>
        routes.MapMethods(pattern, [method], context => HandleAsync(context, async () =>
        {
            var request = new ApiRequest(context, context.RequestServices.GetRequiredService<EventLog.EventLog>(), Authenticate(context));
            if (!request.Caller.Has(scope))
            {
                throw new RejectedException(ErrorCodes.Forbidden, $"This needs the scope {scope} and a role that allows it.");
            }

            if (scope == Scopes.Admin)
            {
                Access.RequireUnlimited(request.Caller);
            }

            return await handler(request).ConfigureAwait(false);
        }));

    /// <summary>Runs a request's work and writes its result, or the problem that it met.</summary>
    public static async Task HandleAsync(HttpContext context, Func<Task<ApiResult?>> work)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            if (await work().ConfigureAwait(false) is { } result)
            {
                await result.WriteAsync(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var rejected = Problems.Expected(e);
            if (rejected is null)
            {
                RequestFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Ringside.Server.Api"), context.Request.Path, e);
            }

            await Problems.WriteAsync(context, rejected ?? new RejectedException(ErrorCodes.Internal, "The server made a mistake; its log says more.")).ConfigureAwait(false);
        }
    }

    private static Caller Authenticate(HttpContext context)
    {
        var identity = context.RequestServices.GetRequiredService<IdentityService>();
        var header = context.Request.Headers.Authorization.ToString();
        var bearer = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
        if (bearer is null)
        {
            SameOrigin.Require(context);
        }

        return (bearer ?? context.Request.Cookies[Cookie]) is { } secret && identity.Find(secret) is { } caller
            ? caller
            : throw new RejectedException(ErrorCodes.Unauthenticated, "Sign in, or send Authorization: Bearer rs_….");
    }

    [LoggerMessage(LogLevel.Error, "{Path} failed")]
    private static partial void RequestFailed(ILogger logger, string path, Exception exception);
}
