using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text.Unicode;

namespace Ringside.Server.WebSockets;

/// <summary>A whole message of a client, unmasked, joined and inflated; or one of its control frames.</summary>
internal readonly record struct ClientMessage(Opcode Opcode, byte[] Payload);

/// <summary>Reads what a client sends (RFC 6455 §5). While nothing comes it holds no buffer.</summary>
/// <param name="mayDeflate">Compression was agreed on (RFC 7692).</param>
internal sealed class MessageReader(PipeReader pipe, bool mayDeflate)
{
    /// <summary>A message may have so many bytes, before and after it is inflated.</summary>
    public const int MaxMessage = 64 * 1024;

    private const int MaxControl = 125;

    private ArrayBufferWriter<byte>? fragments;
    private bool isDeflated;

    /// <summary>The next message or control frame; null where the client has gone without a goodbye.</summary>
    /// <exception cref="WebSocketFault">It is not as it must be.</exception>
    public async ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (TryParse(ref buffer, out var frame))
            {
                pipe.AdvanceTo(buffer.Start);
                if (Take(frame) is { } message)
                {
                    return message;
                }
            }
            else
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Takes one whole frame off the front. What is wrong with a frame shows in its head, before its payload is waited for.</summary>
    private bool TryParse(ref ReadOnlySequence<byte> buffer, out Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first) || !reader.TryRead(out var second))
        {
            return false;
        }

        var opcode = (Opcode)(first & 0x0F);
        var (isFinal, isControl) = ((first & 0x80) != 0, (first & 0x08) != 0);
        CheckHead(first, second, opcode, isFinal, isControl);
        if (!TryReadLength(ref reader, second & 0x7F, out var length))
        {
            return false;
        }

        if (isControl ? length > MaxControl : length + (fragments?.WrittenCount ?? 0) > MaxMessage)
        {
            throw isControl ? WebSocketFault.Protocol("a control frame is too long") : new WebSocketFault(CloseCodes.TooBig, $"a message has at most {MaxMessage} bytes");
        }

        Span<byte> mask = stackalloc byte[4];
        if (!reader.TryCopyTo(mask) || reader.Remaining < 4 + length)
        {
            return false;
        }

        reader.Advance(4);
        var payload = reader.UnreadSequence.Slice(0, length).ToArray();
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= mask[i & 3];
        }

        buffer = buffer.Slice(reader.Position).Slice(length);
        frame = new Frame(opcode, isFinal, (first & 0x40) != 0, payload);
        return true;
    }

    private void CheckHead(byte first, byte second, Opcode opcode, bool isFinal, bool isControl)
    {
        var wrong = !Enum.IsDefined(opcode) ? $"a frame of an unknown kind, {(int)opcode}"
            : (second & 0x80) == 0 ? "a client's frames are masked"
            : (first & 0x30) != 0 || ((first & 0x40) != 0 && (!mayDeflate || opcode is not (Opcode.Text or Opcode.Binary))) ? "a reserved bit that nothing was agreed on for"
            : isControl && !isFinal ? "a control frame in pieces"
            : !isControl && (opcode == Opcode.Continuation) != (fragments is not null) ? "a piece of a message out of turn"
            : null;
        if (wrong is not null)
        {
            throw WebSocketFault.Protocol(wrong);
        }

        if (opcode == Opcode.Binary)
        {
            throw new WebSocketFault(CloseCodes.UnsupportedData, "messages are text");
        }
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, int shortLength, out long length)
    {
        length = shortLength;
        if (shortLength < 126)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[shortLength == 126 ? 2 : 8];
        if (!reader.TryCopyTo(bytes))
        {
            return false;
        }

        reader.Advance(bytes.Length);
        length = bytes.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes);
        return length >= 0 ? true : throw WebSocketFault.Protocol("a length with its highest bit set");
    }

    private ClientMessage? Take(Frame frame)
    {
        if (frame.Opcode is not (Opcode.Text or Opcode.Continuation))
        {
            return new ClientMessage(frame.Opcode, frame.Payload);
        }

        isDeflated = frame.Opcode == Opcode.Text ? frame.IsDeflated : isDeflated;
        if (!frame.IsFinal || fragments is not null)
        {
            fragments ??= new ArrayBufferWriter<byte>();
            fragments.Write(frame.Payload);
            if (!frame.IsFinal)
            {
                return null;
            }
        }

        var payload = fragments?.WrittenSpan.ToArray() ?? frame.Payload;
        fragments = null;
        payload = isDeflated ? Deflate.Inflate(payload, MaxMessage) : payload;
        return Utf8.IsValid(payload) ? new ClientMessage(Opcode.Text, payload) : throw new WebSocketFault(CloseCodes.InvalidText, "a message is not UTF-8");
    }

    private readonly record struct Frame(Opcode Opcode, bool IsFinal, bool IsDeflated, byte[] Payload);
}
