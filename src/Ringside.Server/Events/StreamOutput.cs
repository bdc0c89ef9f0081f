using Microsoft.AspNetCore.Http;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>The body of an SSE response.</summary>
internal abstract class StreamOutput
{
    /// <summary>How many bytes a run may have; 0 where frames go out one by one.</summary>
    public abstract int MaxRun { get; }

    /// <inheritdoc cref="ViewerPipe.IsFull"/>
    public abstract bool IsFull { get; }

    /// <summary>The fastest way to a reader.</summary>
    public static StreamOutput To(HttpContext http, StreamServices services) => SocketPipe.Of(http, services.Options) is { } socket
        ? new SocketOutput(http, new SocketPipe(http, socket, services.Time, services.Options.SlowAfter))
        : new PipeOutput(http, new KestrelPipe(http, http.Response.BodyWriter, services.Time, services.Options.SlowAfter));

    /// <summary>Sends the head of the response.</summary>
    public abstract ValueTask BeginAsync();

    public abstract void Write(FrameRun run);

    /// <param name="text">Whole SSE events, small ones.</param>
    public abstract void Write(ReadOnlySpan<byte> text);

    /// <inheritdoc cref="ViewerPipe.FlushAsync"/>
    public abstract ValueTask<Flushed> FlushAsync();

    /// <inheritdoc cref="ViewerPipe.CutOffAsync"/>
    public abstract ValueTask CutOffAsync(Action say);
}
