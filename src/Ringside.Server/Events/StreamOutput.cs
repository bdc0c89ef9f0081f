using Microsoft.AspNetCore.Http;
using Ringside.Server.Live;

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

/// <summary>Where the bytes of one stream go. Writing keeps them until the next flush; what a flush cannot send at once is all that is ever kept for a reader (R9).</summary>
internal abstract class StreamOutput
{
    /// <summary>How much is written before a flush.</summary>
    protected const int FlushBytes = 64 * 1024;

    /// <summary>How many bytes a run may have; 0 where frames go out one by one.</summary>
    public abstract int MaxRun { get; }

    /// <summary>There is enough to flush.</summary>
    public abstract bool IsFull { get; }

    /// <summary>The fastest way to a reader.</summary>
    public static StreamOutput To(HttpContext http, StreamServices services) => SocketOutput.Of(http, services.Options) is { } socket
        ? new SocketOutput(http, socket, services.Time, services.Options.SlowAfter)
        : new PipeOutput(new ViewerPipe(http, services.Time, services.Options.SlowAfter));

    /// <summary>Sends the head of the response.</summary>
    public abstract ValueTask BeginAsync();

    public abstract void Write(FrameRun run);

    /// <param name="text">Whole SSE events, small ones.</param>
    public abstract void Write(ReadOnlySpan<byte> text);

    /// <summary>Sends what was written, and completes when there is room for more.</summary>
    public abstract ValueTask<Flushed> FlushAsync();

    /// <summary>After <see cref="Flushed.Slow"/>: what was written meanwhile is sent if the reader wakes within moments, and he is cut off if not.</summary>
    public abstract ValueTask CutOffAsync();
}
