using System.Buffers;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Leaves what stands around the body to Kestrel.</summary>
internal sealed class PipeOutput(KestrelPipe pipe) : StreamOutput
{
    public override int MaxRun => 0;

    public override bool IsFull => pipe.IsFull;

    public override void Write(FrameRun run) => pipe.Write(run.First.Sse);

    public override void Write(ReadOnlySpan<byte> text) => pipe.Write(text);

    public override ValueTask<Flushed> FlushAsync() => pipe.FlushAsync();

    /// <summary>Kestrel does, when the request is over.</summary>
    public override ValueTask EndAsync() => default;

    public override ValueTask CutOffAsync(Action say) => pipe.CutOffAsync(say);
}
