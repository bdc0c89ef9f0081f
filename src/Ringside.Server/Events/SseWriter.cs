using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Live;

namespace Ringside.Server.Events;

/// <summary>Writes one response as SSE (R3).</summary>
internal sealed class SseWriter(StreamOutput output, string epoch, TimeProvider time) : ISubscriber
{
    /// <summary>When something was last sent, as a timestamp of the clock.</summary>
    public long SentAt { get; private set; } = time.GetTimestamp();

    /// <inheritdoc />
    public bool IsFull => output.IsFull;

    /// <inheritdoc />
    public int MaxRun => output.MaxRun;

    public void Event(Frame frame) => Events(new FrameRun(frame, frame));

    public void Events(FrameRun run)
    {
        output.Write(run);
        SentAt = time.GetTimestamp();
    }

    public void Hello(Hello hello, long position) => Control("hello"u8, position, hello, ProtocolJson.Default.Hello, retry: Random.Shared.Next(1000, 3001));

    public void CaughtUp(long position) => Control("caught-up"u8, position, new CaughtUp(new Cursor(epoch, position)), ProtocolJson.Default.CaughtUp);

    public void Ping(long position) => Control("ping"u8, position, new Ping(time.GetUtcNow(), new Cursor(epoch, position)), ProtocolJson.Default.Ping);

    public void Access(AccessChange change) => Control("access"u8, null, change, ProtocolJson.Default.AccessChange);

    public void Bye(string code) => Control("bye"u8, null, new Bye(code, Subscription.MayRetry(code)), ProtocolJson.Default.Bye);

    /// <inheritdoc cref="StreamOutput.FlushAsync"/>
    public ValueTask<Flushed> FlushAsync() => output.FlushAsync();

    /// <summary>Says goodbye to a reader who does not take what is sent.</summary>
    public ValueTask CutOffAsync() => output.CutOffAsync(() => Bye("slow"));

    private void Control<T>(ReadOnlySpan<byte> name, long? position, T data, JsonTypeInfo<T> shape, int? retry = null)
    {
        var text = new ArrayBufferWriter<byte>(256);
        if (retry is { } milliseconds)
        {
            text.Write("retry: "u8);
            EventJson.WriteText(text, milliseconds.ToString(CultureInfo.InvariantCulture));
            text.Write("\n"u8);
        }

        text.Write("event: "u8);
        text.Write(name);
        if (position is { } at)
        {
            text.Write("\nid: "u8);
            EventJson.WriteCursor(text, epoch, at);
        }

        text.Write("\ndata: "u8);
        text.Write(JsonSerializer.SerializeToUtf8Bytes(data, shape));
        text.Write("\n\n"u8);
        output.Write(text.WrittenSpan);
        SentAt = time.GetTimestamp();
    }
}
