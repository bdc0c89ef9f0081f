using Microsoft.Extensions.Logging;
using Ringside.Protocol;

namespace Ringside.EventLog.Artifacts;

/// <summary>Artifacts: bytes too long for an event, which came whole, or grow while they are made.</summary>
public sealed class LogArtifacts(EventLog log, TimeProvider time, ILogger logger)
{
    /// <summary>One that grew is read whole only up to so many bytes.</summary>
    public const int MostWhole = 4 << 20;

    /// <summary>Begins an artifact. It is known once an event that has it in <see cref="NewEvent.Grown"/> is committed.</summary>
    /// <param name="most">So many bytes are kept.</param>
    /// <exception cref="LogUnavailableException">It cannot be written.</exception>
    public GrowingArtifact Grow(string? session, string mediaType, long most) => new(log.Store.ArtifactBytes, Ids.New(Ids.Artifact, time), session, mediaType, most);

    /// <summary>An artifact with its bytes in memory; null where there is none, it is open, it grew too large for that, or not all of its bytes are there any more.</summary>
    public StoredArtifact? Read(string id)
    {
        if (log.Store.ReadArtifact(id) is { } whole)
        {
            return whole;
        }

        using var opened = OpenGrown(id);
        if (opened is not { Info: { Size: <= MostWhole, Sha256: { } sha256 } info })
        {
            return null;
        }

        var bytes = new byte[info.Size];
        return opened.Content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length ? null : new StoredArtifact(info.Id, info.Session, info.MediaType, sha256, bytes);
    }

    /// <summary>Opens an artifact to be read in windows; null where there is none.</summary>
    public OpenedArtifact? Open(string id) => log.Store.ReadArtifact(id) is { } whole
        ? new OpenedArtifact(new ArtifactInfo(id, whole.Session, whole.MediaType, whole.Bytes.Length, whole.Sha256), new MemoryStream(whole.Bytes, writable: false))
        : OpenGrown(id);

    /// <summary>Whether it is known: committed, and not removed with its session.</summary>
    public bool IsKnown(GrowingArtifact artifact) => log.Store.IsNeeded(artifact.Id) || log.Store.FindGrown(artifact.Id) is not null;

    /// <summary>What earlier servers left. For the one who works on the log (A8), who looks before anything grows.</summary>
    /// <exception cref="LogUnavailableException">The store cannot be read.</exception>
    public LeftArtifacts Left() => new(log, logger);

    private OpenedArtifact? OpenGrown(string id)
    {
        var row = log.Store.FindGrown(id);
        var reader = row is null ? null : log.Store.ArtifactBytes.OpenRead(row.Name);
        if (row is not null && reader is null)
        {
            // Sealed between two looks, its bytes may be those of another.
            row = log.Store.FindGrown(id);
            reader = row is null ? null : log.Store.ArtifactBytes.OpenRead(row.Name);
        }

        if (row is null || (reader is null && row.Size > 0))
        {
            return null;
        }

        // After the seal more may have been written, by a server that did not know of it.
        var info = new ArtifactInfo(row.Id, row.Session, row.MediaType, row.Size ?? reader?.Length ?? 0, row.Sha256);
        return new OpenedArtifact(info, reader is null ? Stream.Null : new ArtifactStream(reader, info.Size));
    }
}
