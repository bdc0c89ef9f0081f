using System.Security.Cryptography;
using Ringside.Protocol;

namespace Ringside.EventLog.Artifacts;

/// <summary>
/// An artifact that is being written: of however many bytes, no more than one buffer is in memory. Beyond a limit nothing more is kept, and a line at its end
/// says so.
/// </summary>
public sealed class GrowingArtifact : IDisposable
{
    private const int Buffer = 64 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IArtifactBytes bytes;
    private readonly IArtifactWriter writer;
    private readonly string? session;
    private readonly long most;
    private byte[]? buffer = new byte[Buffer];
    private int buffered;
    private bool isBroken;
    private GrownArtifact? closed;

    internal GrowingArtifact(IArtifactBytes bytes, string id, string? session, string mediaType, long most)
    {
        (this.bytes, Id, this.session, MediaType, this.most) = (bytes, id, session, mediaType, most);
        writer = bytes.OpenWrite(id);
    }

    public string Id { get; }

    public string MediaType { get; }

    /// <summary>How many bytes it has.</summary>
    public long Size { get; private set; }

    /// <summary>How many bytes came after the limit or the end, or could not be written, and are not in it.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What a commit says of it now.</summary>
    public GrownArtifact State => closed ?? new GrownArtifact(Id, session, MediaType, Size, null);

    /// <summary>Appends UTF-8. What the store cannot take is left out: it ends what is kept, not what is told.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        if (buffer is null)
        {
            LeftOut += utf8.Length;
            return;
        }

        var fits = LeftOut > 0 ? 0 : Fitting(utf8, most - Size);
        Keep(utf8[..fits]);
        if (fits < utf8.Length)
        {
            if (LeftOut == 0)
            {
                Keep(System.Text.Encoding.UTF8.GetBytes($"\n[Ringside keeps {Size:N0} bytes of one output; what came after them was left out]\n"));
            }

            LeftOut += utf8.Length - fits;
        }
    }

    /// <summary>Lets everything so far be read.</summary>
    public void Publish()
    {
        if (buffer is null || buffered == 0)
        {
            return;
        }

        var part = buffer.AsSpan(0, buffered);
        buffered = 0;
        try
        {
            writer.Write(part);
            hash.AppendData(part);
        }
        catch (LogUnavailableException)
        {
            isBroken = true;
            LeftOut += part.Length;
            Size -= part.Length;
        }
    }

    /// <summary>
    /// Makes it durable and ends it; from then on it holds neither a buffer nor a file. Where the store cannot say what is there it stays open, and the next
    /// start seals it.
    /// </summary>
    public void Seal()
    {
        if (buffer is null)
        {
            return;
        }

        Publish();
        buffer = null;
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        try
        {
            writer.Sync();
            if (isBroken)
            {
                // Of a write that failed a part may be there.
                (Size, sha256) = bytes.Measure(Id);
            }

            closed = new GrownArtifact(Id, session, MediaType, Size, sha256);
        }
        catch (LogUnavailableException)
        {
        }

        Dispose();
    }

    /// <summary>Takes its bytes away: nothing mentions it.</summary>
    public void Discard()
    {
        Dispose();
        bytes.Remove(Id);
    }

    public void Dispose()
    {
        writer.Dispose();
        hash.Dispose();
    }

    private void Keep(ReadOnlySpan<byte> utf8)
    {
        Size += utf8.Length;
        while (!utf8.IsEmpty)
        {
            if (isBroken)
            {
                Size -= utf8.Length;
                LeftOut += utf8.Length;
                return;
            }

            if (buffered == Buffer)
            {
                Publish();
            }

            var part = utf8[..Math.Min(utf8.Length, Buffer - buffered)];
            part.CopyTo(buffer.AsSpan(buffered));
            buffered += part.Length;
            utf8 = utf8[part.Length..];
        }
    }

    /// <summary>How many of the bytes fit, characters whole.</summary>
    private static int Fitting(ReadOnlySpan<byte> utf8, long room) => utf8.Length <= room ? utf8.Length : Utf8Cut.Before(utf8, (int)Math.Max(room, 0));
}
