namespace Ringside.EventLog.Artifacts;

/// <summary>What is known of an artifact (wire.md §8). Access follows the session.</summary>
/// <param name="Size">In bytes; so far, where it is still open.</param>
/// <param name="Sha256">Null while it is open.</param>
public sealed record ArtifactInfo(string Id, string? Session, string MediaType, long Size, string? Sha256);

/// <summary>An artifact's bytes to be read in windows; of one that is open, those that were there when it was opened.</summary>
public sealed record OpenedArtifact(ArtifactInfo Info, Stream Content) : IDisposable
{
    public void Dispose() => Content.Dispose();
}

/// <summary>
/// What a commit says of an artifact whose bytes have been written already: that it is there, and, with a hash, that it is sealed. Said again, nothing changes.
/// </summary>
public sealed record GrownArtifact(string Id, string? Session, string MediaType, long Size, string? Sha256);

/// <summary>The row of an artifact whose bytes are kept apart from it.</summary>
/// <param name="Name">Where its bytes are (<see cref="IArtifactBytes"/>).</param>
/// <param name="Size">How many of them it has, once it is sealed; null while it is open.</param>
public sealed record GrownRow(string Id, string? Session, string MediaType, string? Sha256, string Name, long? Size);
