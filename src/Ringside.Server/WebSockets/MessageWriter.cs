using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Ringside.Protocol;
using Ringside.Server.Events;
using Ringside.Server.Live;

namespace Ringside.Server.WebSockets;

/// <summary>
/// Writes what a server sends (RFC 6455 §5), any number of messages before a flush; a server's frames are not masked, so an event's shared bytes go out as they
/// are (A4).
/// </summary>
internal sealed class MessageWriter(ViewerPipe pipe, bool mayDeflate)
{
    private const int Final = 0x80;
    private const int Deflated = 0x40;
    private const int MaxHead = 10;

    /// <summary>The brace after the event, as a stored block; and what is left of an empty one, which a message goes without (RFC 7692 §7.2.1).</summary>
    private static ReadOnlySpan<byte> DeflatedEnd => [0x00, 0x01, 0x00, 0xFE, 0xFF, (byte)'}', 0x00];

    /// <inheritdoc cref="ViewerPipe.IsFull"/>
    public bool IsFull => pipe.IsFull;

    /// <summary>An event's message: a subscription's own beginning, the shared event, a brace.</summary>
    public void Event(ReadOnlySpan<byte> beginning, Frame frame)
    {
        var deflated = mayDeflate ? DeflatedFrames.Of(frame) : [];
        if (!deflated.IsEmpty)
        {
            Span<byte> stored = [0x00, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt16LittleEndian(stored[1..], (ushort)beginning.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(stored[3..], (ushort)~beginning.Length);
            Head(Final | Deflated | (int)Opcode.Text, stored.Length + beginning.Length + deflated.Length + DeflatedEnd.Length);
            pipe.Write(stored);
            pipe.Write(beginning);
            pipe.Write(deflated);
            pipe.Write(DeflatedEnd);
            return;
        }

        // One piece of the buffer for the whole: taking a piece costs more than the copying of a few hundred bytes.
        var json = frame.Json;
        var length = beginning.Length + json.Length + 1;
        var span = pipe.GetSpan(MaxHead + length);
        var head = Head(span, Final | (int)Opcode.Text, length);
        beginning.CopyTo(span[head..]);
        json.CopyTo(span[(head + beginning.Length)..]);
        span[head + length - 1] = (byte)'}';
        pipe.Advance(head + length);
    }

    public void Message(SocketMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, ProtocolJson.Default.SocketMessage);
        Head(Final | (int)Opcode.Text, json.Length);
        pipe.Write(json);
    }

    public void Ping() => Head(Final | (int)Opcode.Ping, 0);

    public void Pong(byte[] payload)
    {
        Head(Final | (int)Opcode.Pong, payload.Length);
        pipe.Write(payload);
    }

    /// <param name="reason">At most 123 bytes of it are sent.</param>
    public void Close(int code, string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason);
        Span<byte> payload = stackalloc byte[2 + Math.Min(text.Length, 123)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        text.AsSpan(0, payload.Length - 2).CopyTo(payload[2..]);
        Head(Final | (int)Opcode.Close, payload.Length);
        pipe.Write(payload);
    }

    private void Head(int first, int length) => pipe.Advance(Head(pipe.GetSpan(MaxHead), first, length));

    private static int Head(Span<byte> head, int first, int length)
    {
        head[0] = (byte)first;
        if (length < 126)
        {
            head[1] = (byte)length;
            return 2;
        }

        if (length <= ushort.MaxValue)
        {
            head[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)length);
            return 4;
        }

        head[1] = 127;
        BinaryPrimitives.WriteInt64BigEndian(head[2..], length);
        return 10;
    }
}
