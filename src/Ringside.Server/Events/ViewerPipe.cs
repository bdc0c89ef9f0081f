using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Ringside.Server.Events;

/// <summary>What goes to one viewer's connection, into Kestrel's own buffer, which is the only one there is; and how long it may take to leave it (R8).</summary>
internal sealed class ViewerPipe(HttpContext http, TimeProvider time, TimeSpan slowAfter) : IBufferWriter<byte>
{
    private const int FlushBytes = 32 * 1024;

    private readonly PipeWriter pipe = http.Response.BodyWriter;
    private int unflushed;

    /// <summary>There is enough to flush.</summary>
    public bool IsFull => unflushed >= FlushBytes;

    /// <summary>Before the answer begins.</summary>
    public void Begin()
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Kestrel would end a response whose reader takes less than 240 bytes a second; here the time without progress decides.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(sizeHint);

    public void Advance(int count)
    {
        unflushed += count;
        pipe.Advance(count);
    }

    /// <summary>Sends what was written. False: the reader has taken nothing for too long.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        if (unflushed == 0)
        {
            return true;
        }

        unflushed = 0;
        var flush = pipe.FlushAsync(http.RequestAborted);
        if (flush.IsCompletedSuccessfully)
        {
            return true;
        }

        try
        {
            await flush.AsTask().WaitAsync(slowAfter, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Leaves a reader who does not take what is sent: he finds it, and a goodbye behind it, if he wakes up within moments, and is cut off if not.</summary>
    public void Leave()
    {
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        }
    }
}
