using Ringside.Protocol;

namespace Ringside.EventLog.Artifacts;

/// <summary>Artifacts: bytes too long for an event, which came whole, or grow while they are made.</summary>
public sealed class LogArtifacts(EventLog log, TimeProvider time)
{
    /// <summary>One that grew is read whole only up to so many bytes.</summary>
    public const int MostWhole = 4 << 20;

    /// <summary>Begins an artifact. It is known once an event that has it in <see cref="NewEvent.Grown"/> is committed.</summary>
    /// <param name="most">So many bytes are kept.</param>
    /// <exception cref="LogUnavailableException">It cannot be written.</exception>
    public GrowingArtifact Grow(string? session, string mediaType, long most) => new(log.Store.ArtifactBytes, Ids.New(Ids.Artifact, time), session, mediaType, most);

    /// <summary>An artifact with its bytes in memory; null where there is none, or it is open, or it grew too large for that.</summary>
    public StoredArtifact? Read(string id)
    {
        if (log.Store.ReadArtifact(id) is { } whole)
        {
            return whole;
        }

        using var opened = log.Store.FindGrown(id) is { Sha256: not null } row ? Opened(row) : null;
        if (opened is not { Info: { Size: <= MostWhole, Sha256: { } sha256 } info })
        {
            return null;
        }

        var bytes = new byte[info.Size];
        opened.Content.ReadExactly(bytes);
        return new StoredArtifact(info.Id, info.Session, info.MediaType, sha256, bytes);
    }

    /// <summary>Opens an artifact to be read in windows; null where there is none.</summary>
    public OpenedArtifact? Open(string id)
    {
        if (log.Store.ReadArtifact(id) is { } whole)
        {
            return new OpenedArtifact(new ArtifactInfo(id, whole.Session, whole.MediaType, whole.Bytes.Length, whole.Sha256), new MemoryStream(whole.Bytes, writable: false));
        }

        // Sealed between two looks, its bytes may be those of another: then it is looked up once more.
        return log.Store.FindGrown(id) is { } row ? Opened(row) ?? (log.Store.FindGrown(id) is { } again ? Opened(again) : null) : null;
    }

    /// <summary>Whether it is known: committed, and not removed with its session.</summary>
    public bool IsKnown(GrowingArtifact artifact) => log.Store.IsNeeded(artifact.Id) || log.Store.FindGrown(artifact.Id) is not null;

    /// <summary>
    /// Seals, with what is there, whatever a server that died left open, and removes bytes that belong to nothing. To be called by the one who works on the
    /// log (A8), before anything grows.
    /// </summary>
    public async Task SealLeftAsync(CancellationToken cancellationToken)
    {
        foreach (var row in log.Store.ReadOpenArtifacts().Select(log.Store.FindGrown).OfType<GrownRow>())
        {
            using var reader = log.Store.ArtifactBytes.OpenRead(row.Name) ?? Empty(row.Name);
            var (size, sha256) = StoredBytes.Measure(reader);
            var sealedNow = new GrownArtifact(row.Id, row.Session, row.MediaType, size, sha256);
            await log.AppendAsync(scope => { scope.Seal(sealedNow); return true; }, cancellationToken).ConfigureAwait(false);
        }

        foreach (var name in log.Store.ArtifactBytes.Names().Where(name => !log.Store.IsNeeded(name)))
        {
            log.Store.ArtifactBytes.Remove(name);
        }
    }

    private IArtifactReader Empty(string name)
    {
        log.Store.ArtifactBytes.OpenWrite(name).Dispose();
        return log.Store.ArtifactBytes.OpenRead(name)!;
    }

    private OpenedArtifact? Opened(GrownRow row)
    {
        if (log.Store.ArtifactBytes.OpenRead(row.Name) is not { } reader)
        {
            return null;
        }

        var info = new ArtifactInfo(row.Id, row.Session, row.MediaType, reader.Length, row.Sha256);
        return new OpenedArtifact(info, new ArtifactStream(reader, info.Size));
    }
}
