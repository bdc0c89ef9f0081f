using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Artifacts;

/// <summary>Bytes that were too long for an event (wire.md §8).</summary>
public static class ArtifactsEndpoints
{
    /// <summary>Whether it still grows.</summary>
    private const string StateHeader = "Artifact-State";

    public static void MapArtifacts(this IEndpointRouteBuilder routes) => routes.MapApi("GET", "/api/artifacts/{id}", Scopes.Read, async request =>
    {
        var id = request.Route("id");
        using var artifact = request.Log.Artifacts.Open(id);
        if (artifact is null || !Access.CanSee(request.Caller, artifact.Info.Session, request.Log.State.Documents))
        {
            throw RejectedException.NotFound("artifact", id);
        }

        // An agent's bytes are never shown as a page of this origin.
        var headers = request.Http.Response.Headers;
        headers.ContentDisposition = $"attachment; filename=\"{id}\"";
        headers.XContentTypeOptions = "nosniff";
        headers[StateHeader] = artifact.Info.Sha256 is null ? "open" : "sealed";
        if (artifact.Info.Sha256 is null)
        {
            headers.CacheControl = "no-store";
        }

        var tag = artifact.Info.Sha256 is { } sha256 ? new EntityTagHeaderValue($"\"{sha256}\"") : null;
        await Results.Stream(artifact.Content, artifact.Info.MediaType, entityTag: tag, enableRangeProcessing: true).ExecuteAsync(request.Http).ConfigureAwait(false);
        return null;
    });
}
