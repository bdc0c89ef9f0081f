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
    public static void MapArtifacts(this IEndpointRouteBuilder routes) => routes.MapApi("GET", "/api/artifacts/{id}", Scopes.Read, async request =>
    {
        var id = request.Route("id");
        var artifact = request.Log.ReadArtifact(id);
        if (artifact is null || !Access.CanSee(request.Caller, artifact.Session, request.Log.State.Documents))
        {
            throw RejectedException.NotFound("artifact", id);
        }

        // An agent's bytes are never shown as a page of this origin.
        request.Http.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}\"";
        request.Http.Response.Headers.XContentTypeOptions = "nosniff";
        await Results.Bytes(artifact.Bytes, artifact.MediaType, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{artifact.Sha256}\""))
            .ExecuteAsync(request.Http).ConfigureAwait(false);
        return null;
    });
}
