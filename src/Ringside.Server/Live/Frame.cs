using System.Buffers;
using Ringside.EventLog;

namespace Ringside.Server.Live;

/// <summary>An event as all its viewers get it, encoded once, when the first of them wants it (A4).</summary>
public sealed class Frame(LogEvent e, string epoch)
{
    private byte[]? bytes;
    private int jsonStart;

    public LogEvent Event { get; } = e;

    public long Position => Event.Position;

    /// <summary>The whole SSE event: <c>event:</c>, <c>id:</c>, one <c>data:</c> line (R5).</summary>
    public ReadOnlySpan<byte> Sse => Bytes;

    /// <summary>The event's JSON alone.</summary>
    public ReadOnlySpan<byte> Json => Bytes.AsSpan(jsonStart, bytes!.Length - jsonStart - 2);

    public int Length => Bytes.Length;

    // Two viewers may encode at the same time; they write the same bytes.
    private byte[] Bytes => bytes ??= Encode();

    private byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(Event.Json.Length + 512);
        output.Write("event: "u8);
        EventJson.WriteText(output, Event.Type);
        output.Write("\nid: "u8);
        EventJson.WriteCursor(output, epoch, Event.Position);
        output.Write("\ndata: "u8);
        jsonStart = output.WrittenCount;
        EventJson.Write(output, epoch, Event);
        output.Write("\n\n"u8);
        return output.WrittenSpan.ToArray();
    }
}
