using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Writes one response as SSE (R3).</summary>
internal sealed class SseWriter(HttpContext http, string epoch, TimeProvider time, TimeSpan slowAfter) : ISubscriber
{
    private readonly ViewerPipe pipe = new(http, time, slowAfter);

    /// <summary>When something was last sent, as a timestamp of the clock.</summary>
    public long SentAt { get; private set; } = time.GetTimestamp();

    /// <inheritdoc />
    public bool IsFull => pipe.IsFull;

    public void Begin()
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache, no-transform";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        pipe.Begin();
    }

    public void Event(Frame frame)
    {
        pipe.Write(frame.Sse);
        SentAt = time.GetTimestamp();
    }

    public void Hello(Hello hello, long position)
    {
        pipe.Write("retry: "u8);
        EventJson.WriteText(pipe, Random.Shared.Next(1000, 3001).ToString(System.Globalization.CultureInfo.InvariantCulture));
        pipe.Write("\n"u8);
        Control("hello"u8, position, hello, ProtocolJson.Default.Hello);
    }

    public void CaughtUp(long position) => Control("caught-up"u8, position, new CaughtUp(new Cursor(epoch, position)), ProtocolJson.Default.CaughtUp);

    public void Ping(long position) => Control("ping"u8, position, new Ping(time.GetUtcNow(), new Cursor(epoch, position)), ProtocolJson.Default.Ping);

    public void Access(AccessChange change) => Control("access"u8, null, change, ProtocolJson.Default.AccessChange);

    public void Bye(string code) => Control("bye"u8, null, new Bye(code, Subscription.MayRetry(code)), ProtocolJson.Default.Bye);

    /// <inheritdoc cref="ViewerPipe.FlushAsync"/>
    public ValueTask<bool> FlushAsync() => pipe.FlushAsync();

    /// <summary>Says goodbye to a reader who does not take what is sent.</summary>
    public void CutOff()
    {
        Bye("slow");
        pipe.Leave();
    }

    private void Control<T>(ReadOnlySpan<byte> name, long? position, T data, JsonTypeInfo<T> shape)
    {
        pipe.Write("event: "u8);
        pipe.Write(name);
        if (position is { } at)
        {
            pipe.Write("\nid: "u8);
            EventJson.WriteCursor(pipe, epoch, at);
        }

        pipe.Write("\ndata: "u8);
        pipe.Write(JsonSerializer.SerializeToUtf8Bytes(data, shape));
        pipe.Write("\n\n"u8);
        SentAt = time.GetTimestamp();
    }
}
