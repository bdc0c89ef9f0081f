using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Writes one response as SSE (R3), into Kestrel's own buffer, which is the only one there is.</summary>
internal sealed class SseWriter(HttpContext http, string epoch, TimeProvider time, TimeSpan slowAfter)
{
    private const int FlushBytes = 32 * 1024;

    private readonly PipeWriter pipe = http.Response.BodyWriter;
    private int unflushed;

    /// <summary>When something was last sent, as a timestamp of the clock.</summary>
    public long SentAt { get; private set; } = time.GetTimestamp();

    /// <summary>There is enough to flush.</summary>
    public bool IsFull => unflushed >= FlushBytes;

    public void Begin()
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache, no-transform";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Kestrel would end a response whose reader takes less than 240 bytes a second; here SlowAfter decides.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    public void Event(Frame frame)
    {
        pipe.Write(frame.Sse);
        Sent(frame.Length);
    }

    public void Hello(Hello hello, long position)
    {
        Write("retry: "u8);
        EventJson.WriteText(pipe, Random.Shared.Next(1000, 3001).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Write("\n"u8);
        Control("hello"u8, position, hello, ProtocolJson.Default.Hello);
    }

    public void CaughtUp(long position) => Control("caught-up"u8, position, new CaughtUp(new Cursor(epoch, position)), ProtocolJson.Default.CaughtUp);

    public void Ping(long position) => Control("ping"u8, position, new Ping(time.GetUtcNow(), new Cursor(epoch, position)), ProtocolJson.Default.Ping);

    public void Bye(string code, bool retry) => Control("bye"u8, null, new Bye(code, retry), ProtocolJson.Default.Bye);

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

    /// <summary>Says goodbye to a reader who does not take what is sent: he finds the <c>bye</c> behind the rest if he wakes up within moments, and is cut off if not.</summary>
    public void CutOff()
    {
        Bye("slow", retry: true);
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        }
    }

    private void Control<T>(ReadOnlySpan<byte> name, long? position, T data, JsonTypeInfo<T> shape)
    {
        Write("event: "u8);
        Write(name);
        if (position is { } at)
        {
            Write("\nid: "u8);
            EventJson.WriteCursor(pipe, epoch, at);
        }

        Write("\ndata: "u8);
        pipe.Write(JsonSerializer.SerializeToUtf8Bytes(data, shape));
        Write("\n\n"u8);
        Sent(name.Length);
    }

    private void Write(ReadOnlySpan<byte> bytes) => pipe.Write(bytes);

    private void Sent(int bytes)
    {
        unflushed += bytes;
        SentAt = time.GetTimestamp();
    }
}
