using System.Buffers;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Writes through Kestrel, whatever the protocol.</summary>
internal sealed class PipeOutput(ViewerPipe pipe) : StreamOutput
{
    public override int MaxRun => 0;

    public override bool IsFull => pipe.IsFull;

    public override ValueTask BeginAsync()
    {
        pipe.Begin();
        return default;
    }

    public override void Write(FrameRun run) => pipe.Write(run.First.Sse);

    public override void Write(ReadOnlySpan<byte> text) => pipe.Write(text);

    public override async ValueTask<Flushed> FlushAsync() => await pipe.FlushAsync().ConfigureAwait(false) ? Flushed.Sent : Flushed.Slow;

    public override ValueTask CutOffAsync()
    {
        pipe.Leave();
        return default;
    }
}
