using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Leaves what stands around the body to Kestrel.</summary>
internal sealed class PipeOutput(HttpContext http, KestrelPipe pipe) : StreamOutput
{
    public override int MaxRun => 0;

    public override bool IsFull => pipe.IsFull;

    public override ValueTask BeginAsync()
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return default;
    }

    public override void Write(FrameRun run) => pipe.Write(run.First.Sse);

    public override void Write(ReadOnlySpan<byte> text) => pipe.Write(text);

    public override ValueTask<Flushed> FlushAsync() => pipe.FlushAsync();

    public override ValueTask CutOffAsync(Action say) => pipe.CutOffAsync(say);
}
