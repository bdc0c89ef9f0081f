using System.Net;

namespace Ringside.Client;

/// <summary>A part of an artifact's bytes.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Size">How many bytes the artifact has by now.</param>
/// <param name="IsSealed">No more will come.</param>
public sealed record ArtifactWindow(long At, byte[] Bytes, long Size, bool IsSealed)
{
    internal static async Task<ArtifactWindow> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var range = response.Content.Headers.ContentRange;
        var isSealed = !response.Headers.TryGetValues("Artifact-State", out var states) || !states.Contains("open");
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && range?.Length is { } size)
        {
            return new ArtifactWindow(size, [], size, isSealed);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw await RingsideException.FromAsync(response, cancellationToken).ConfigureAwait(false);
        }

        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new ArtifactWindow(range?.From ?? 0, bytes, range?.Length ?? bytes.Length, isSealed);
    }
}
