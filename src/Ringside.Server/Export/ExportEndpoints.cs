using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Events;
using Ringside.Server.Export.Html;

namespace Ringside.Server.Export;

/// <summary>A session as a file: lines of JSON for programs, one page for people.</summary>
public static class ExportEndpoints
{
    /// <summary>Nothing is loaded and nothing runs, whatever an agent has written.</summary>
    private const string Policy = HtmlExport.Policy + "; frame-ancestors 'none'; sandbox";

    private const int LongestName = 60;

    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapApi("GET", "/api/sessions/{id}/export", Scopes.Read, async request =>
    {
        ListQuery.Only(request, "format");
        var isPage = IsPage(request);
        var export = new ExportedSession(request, request.Http.RequestServices.GetRequiredService<StreamServices>());
        var (response, session) = (request.Http.Response, export.Session);
        response.ContentType = isPage ? "text/html; charset=utf-8" : "application/x-ndjson";
        response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(session)}.{(isPage ? "html" : "ndjson")}\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        try
        {
            await (isPage
                ? HtmlExport.WriteAsync(export, response.BodyWriter, request.Cancelled)
                : NdjsonExport.WriteAsync(export, response.BodyWriter, request.Cancelled)).ConfigureAwait(false);
        }
        catch (Exception e) when (response.HasStarted || e is ExportCutException)
        {
            request.Http.Abort();
        }

        return null;
    });

    private static bool IsPage(ApiRequest request) => request.Http.Request.Query["format"].ToString() switch
    {
        "html" => true,
        "ndjson" => false,
        "" => request.Http.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true),
        var other => throw RejectedException.InvalidQuery("format", $"must be ndjson or html, not {other}"),
    };

    /// <summary>Of the title, what any file system takes; the id's end tells apart what has the same title.</summary>
    private static string FileName(Session session)
    {
        var name = new StringBuilder();
        foreach (var character in session.Title.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        var title = name.ToString(0, Math.Min(name.Length, LongestName)).Trim('-');
        return title.Length == 0 ? session.Id : $"{title}-{session.Id[^6..]}";
    }
}
