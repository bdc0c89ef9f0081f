using System.Net;
using Microsoft.AspNetCore.Http;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Hosting;

/// <summary>Refuses requests for a host that this server is not: a page elsewhere whose name was made to point here (DNS rebinding) would else be let in.</summary>
public sealed class HostCheck(RingsideOptions options)
{
    private readonly bool anyAddress = options.Urls.Any(url => url.Host is "0.0.0.0" or "[::]" or "*" or "+");

    public Task InvokeAsync(HttpContext context, RequestDelegate next) => IsOurs(context.Request.Host.Host)
        ? next(context)
        : Problems.WriteAsync(context, new RejectedException(ErrorCodes.Forbidden, $"This server does not answer for {context.Request.Host.Host}; add it to RINGSIDE_HOSTS if it should."));

    private bool IsOurs(string host) =>
        host is "localhost" or "127.0.0.1" or "[::1]"
        || options.Urls.Any(url => string.Equals(url.Host, host, StringComparison.OrdinalIgnoreCase))
        || options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (anyAddress && IPAddress.TryParse(host.Trim('[', ']'), out _));
}
