using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Ringside.Server.Events;

namespace Ringside.Server.WebSockets;

/// <summary>
/// What goes to one client, and how long it may take to leave (R8). Kestrel gives an upgraded connection as a stream alone, and sends what each write brings:
/// a flush is one write, from a buffer that is given back after it.
/// </summary>
internal sealed class SocketPipe(HttpContext http, Stream stream, StreamServices services) : IBufferWriter<byte>
{
    private const int BufferBytes = 32 * 1024;
    private const int FlushBytes = 28 * 1024;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly PipeWriter pipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true));
    private Task flushing = Task.CompletedTask;
    private int unflushed;

    /// <summary>There is enough to flush.</summary>
    public bool IsFull => unflushed >= FlushBytes;

    /// <summary>Before the connection is upgraded: Kestrel would end one whose reader takes less than 240 bytes a second; here the time without progress decides.</summary>
    public static void Begin(HttpContext http)
    {
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
    public ValueTask<bool> FlushAsync() => FlushAsync(services.Options.SlowAfter, services.Time);

    /// <summary>Leaves a reader who does not take what is sent: if he wakes up within moments he finds it, and what is to be said last behind it; if not he is cut off.</summary>
    /// <param name="say">Writes what is to be said last.</param>
    public async ValueTask LeaveAsync(Action say)
    {
        try
        {
            await flushing.WaitAsync(LastWords, TimeProvider.System).ConfigureAwait(false);
            say();
            if (await FlushAsync(LastWords, TimeProvider.System).ConfigureAwait(false))
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

    private async ValueTask<bool> FlushAsync(TimeSpan limit, TimeProvider time)
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

        flushing = flush.AsTask();
        try
        {
            await flushing.WaitAsync(limit, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
