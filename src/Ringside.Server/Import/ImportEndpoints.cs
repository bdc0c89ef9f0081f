using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Import;

/// <summary>Takes a session's export of another server, or of this one.</summary>
public static class ImportEndpoints
{
    public static void MapImport(this IEndpointRouteBuilder routes) => routes.MapApi("POST", "/api/sessions/import", Scopes.Write, async request =>
    {
        Access.RequireUnlimited(request.Caller);
        ListQuery.Only(request);
        var http = request.Http;
        if (http.Request.ContentType?.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RejectedException(ErrorCodes.UnsupportedMediaType, $"The body must be application/x-ndjson, an export of a session, not {http.Request.ContentType ?? "nothing"}.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ImportLines.MaxFile + 1024;
        }

        var import = http.RequestServices.GetRequiredService<SessionImport>();
        using var lines = new ImportLines(http.Request.BodyReader);
        var file = await new ImportReader(http.RequestServices.GetRequiredService<TimeProvider>()).ReadAsync(lines, request.Cancelled).ConfigureAwait(false);
        return await request.CreateAsync(201, ProtocolJson.Default.Session, scope => import.Import(scope, request.Caller, file) with { Cursor = scope.Cursor }, file.Hash).ConfigureAwait(false);
    });
}
