using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Ringside.Server.Events;

/// <summary>How a flush ended.</summary>
internal enum Flushed
{
    /// <summary>All is on its way.</summary>
    Sent,

    /// <summary>The reader has taken nothing for too long (R8).</summary>
    Slow,

    /// <summary>The connection is no more.</summary>
    Gone,
}

/// <summary>
/// What goes to one viewer's connection, and how long it may take to leave it (R8). Writing keeps it until the next flush; what a flush cannot send at once is all
/// that is ever kept for a reader (R9).
/// </summary>
internal abstract class ViewerPipe : IBufferWriter<byte>
{
    /// <summary>How much is written before a flush.</summary>
    public const int FlushBytes = 64 * 1024;

    /// <summary>How long one who takes nothing has for what is said last.</summary>
    protected static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>There is enough to flush.</summary>
    public abstract bool IsFull { get; }

    /// <summary>Before the answer begins: Kestrel would end one whose reader takes less than 240 bytes a second; here the time without progress decides.</summary>
    public static void Begin(HttpContext http)
    {
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    public abstract Span<byte> GetSpan(int sizeHint = 0);

    public abstract void Advance(int count);

    /// <summary>Sends what was written, and completes when there is room for more.</summary>
    public abstract ValueTask<Flushed> FlushAsync();

    /// <summary>
    /// Leaves a reader who does not take what is sent, after <see cref="Flushed.Slow"/>: if he wakes up within moments he finds it, and what is said last behind
    /// it; if not he is cut off.
    /// </summary>
    /// <param name="say">Writes what is said last.</param>
    public abstract ValueTask CutOffAsync(Action say);
}
