using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>The body of an SSE response.</summary>
internal abstract class StreamOutput
{
    /// <summary>How many bytes a run may have; 0 where frames go out one by one.</summary>
    public abstract int MaxRun { get; }

    /// <inheritdoc cref="ViewerPipe.IsFull"/>
    public abstract bool IsFull { get; }

    public abstract void Write(FrameRun run);

    /// <param name="text">Whole SSE events, small ones.</param>
    public abstract void Write(ReadOnlySpan<byte> text);

    /// <inheritdoc cref="ViewerPipe.FlushAsync"/>
    public abstract ValueTask<Flushed> FlushAsync();

    /// <summary>Ends the body, in good order.</summary>
    public abstract ValueTask EndAsync();

    /// <inheritdoc cref="ViewerPipe.CutOffAsync"/>
    public abstract ValueTask CutOffAsync(Action say);
}
