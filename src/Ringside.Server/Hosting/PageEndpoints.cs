using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.AspNetCore.StaticFiles;
using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Hosting;

/// <summary>Serves the page, which is embedded in this assembly. Its paths are all one document; what does not exist under <c>/api</c> is a problem.</summary>
public static class PageEndpoints
{
    private const string Policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static readonly Assembly Page = typeof(PageEndpoints).Assembly;
    private static readonly FrozenDictionary<string, PageFile> Files = Page.GetManifestResourceNames()
        .Where(name => name.StartsWith("page/", StringComparison.Ordinal)).ToFrozenDictionary(name => name["page".Length..], Load, StringComparer.Ordinal);

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        routes.Map("/api/{**path}", context => Problems.WriteAsync(context, NothingThere(context, routes)));
        // Without a pattern a fallback leaves out paths that look like files, which the page's scripts do.
        routes.MapFallback("{**path}", ServeAsync);
    }

    /// <summary>Says 405 where the path is known with other methods; routing itself takes this endpoint for such a request.</summary>
    private static RejectedException NothingThere(HttpContext context, IEndpointRouteBuilder routes)
    {
        var allowed = routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(context.Request.Path, []))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Distinct().ToList();
        return allowed.Count == 0
            ? new RejectedException(ErrorCodes.NotFound, $"There is nothing at {context.Request.Path}.")
            : new RejectedException(ErrorCodes.MethodNotAllowed, $"{context.Request.Method} is not for {context.Request.Path}.")
            {
                Headers = new Dictionary<string, string> { ["Allow"] = string.Join(", ", allowed) },
            };
    }

    private static Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return Problems.WriteAsync(context, new RejectedException(ErrorCodes.MethodNotAllowed, $"{context.Request.Method} is not for {path}."));
        }

        if (!Files.TryGetValue(path, out var file) && (Path.HasExtension(path) || !Files.TryGetValue("/index.html", out file)))
        {
            return Problems.WriteAsync(context, new RejectedException(ErrorCodes.NotFound, Files.Count == 0 ? "This build has no page; build it with ./run --build." : $"There is nothing at {path}."));
        }

        // A file whose name carries its hash never changes; the document is asked for anew each time.
        var immutable = path.StartsWith("/assets/", StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers.CacheControl = immutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = file!.Tag;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = file.MediaType;
        context.Response.ContentLength = file.Bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }

    private static PageFile Load(string name)
    {
        using var stream = Page.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        new FileExtensionContentTypeProvider().TryGetContentType(name, out var type);
        return new PageFile(bytes, type is null ? "application/octet-stream" : type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\"");
    }

    private sealed record PageFile(byte[] Bytes, string MediaType, string Tag);
}
