using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Ringside.Server.Events;

/// <summary>Writes through Kestrel, whatever the protocol.</summary>
/// <param name="pipe">The response's body, or what an upgraded connection's stream is written by.</param>
internal sealed class KestrelPipe(HttpContext http, PipeWriter pipe, StreamServices services) : ViewerPipe
{
    private Task flushing = Task.CompletedTask;
    private int unflushed;

    public override bool IsFull => unflushed >= FlushBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(sizeHint);

    public override void Advance(int count)
    {
        unflushed += count;
        pipe.Advance(count);
    }

    public override ValueTask<Flushed> FlushAsync() => FlushAsync(services.Options.SlowAfter, services.Time);

    public override async ValueTask CutOffAsync(Action say)
    {
        try
        {
            await flushing.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            say();
            if (await FlushAsync(LastWords, TimeProvider.System).ConfigureAwait(false) == Flushed.Sent)
            {
                return;
            }
        }
        catch (TimeoutException)
        {
        }

        http.Abort();
        await flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<Flushed> FlushAsync(TimeSpan limit, TimeProvider clock)
    {
        if (unflushed == 0)
        {
            return Flushed.Sent;
        }

        unflushed = 0;
        var flush = pipe.FlushAsync(http.RequestAborted);
        if (flush.IsCompletedSuccessfully)
        {
            return Flushed.Sent;
        }

        flushing = flush.AsTask();
        try
        {
            await flushing.WaitAsync(limit, clock).ConfigureAwait(false);
            return Flushed.Sent;
        }
        catch (TimeoutException)
        {
            return Flushed.Slow;
        }
    }
}
