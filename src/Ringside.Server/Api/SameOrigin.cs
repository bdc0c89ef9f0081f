using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;

namespace Ringside.Server.Api;

/// <summary>Which other origins may use a browser's cookie here.</summary>
/// <param name="Allowed">Origins, such as <c>https://example.org</c>.</param>
public sealed record OriginOptions(IReadOnlyList<string> Allowed);

/// <summary>A request by cookie that changes state, or opens a WebSocket, must come from this page or a listed one (W3): a browser sends the cookie whoever asked it to.</summary>
public static class SameOrigin
{
    public static void Require(HttpContext context)
    {
        var request = context.Request;
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers.Upgrade.Count == 0)
        {
            return;
        }

        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var allowed = origin.Length > 0
            ? origin == $"{request.Scheme}://{request.Host}" || context.RequestServices.GetRequiredService<OriginOptions>().Allowed.Contains(origin)
            : site is "" or "same-origin" or "none";
        if (!allowed)
        {
            throw new RejectedException(ErrorCodes.CrossOrigin, $"A request from {(origin.Length > 0 ? origin : "another site")} may not change or follow anything here.");
        }
    }
}
