namespace Ringside.Load.Traffic;

/// <summary>Takes the wire's own marks out of a body: the chunks of HTTP/1.1, the frames of WebSocket (a server's are not masked), or nothing.</summary>
internal struct Framing
{
    private Kind kind;
    private State state;
    private long left;
    private int headRead;
    private byte lengthByte;

    private enum Kind
    {
        Plain,
        Chunked,
        WebSocket,
    }

    private enum State
    {
        Head,
        Body,
        Tail,
    }

    public static Framing Of(ReadOnlySpan<byte> responseHead) => new()
    {
        kind = responseHead.StartsWith("HTTP/1.1 101"u8) ? Kind.WebSocket : Http.IsChunked(responseHead) ? Kind.Chunked : Kind.Plain,
    };

    /// <summary>The next piece of the body in these bytes, from a place that is moved behind it.</summary>
    /// <returns>False: all has been taken.</returns>
    public bool Next(ReadOnlySpan<byte> bytes, ref int at, out int length)
    {
        if (kind == Kind.Plain)
        {
            length = bytes.Length - at;
            at = bytes.Length;
            return length > 0;
        }

        while (at < bytes.Length)
        {
            if (state == State.Body)
            {
                length = (int)Math.Min(left, bytes.Length - at);
                at += length;
                left -= length;
                state = left > 0 ? State.Body : kind == Kind.Chunked ? State.Tail : State.Head;
                return true;
            }

            var b = bytes[at++];
            if (kind == Kind.WebSocket)
            {
                WebSocketHead(b);
            }
            else
            {
                Chunk(b);
            }
        }

        length = 0;
        return false;
    }

    private void Chunk(byte b)
    {
        switch (b)
        {
            case (byte)'\n' when state == State.Tail:
                (state, left) = (State.Head, 0);
                break;
            case (byte)'\n':
                state = left > 0 ? State.Body : State.Tail;
                break;
            case (byte)'\r':
                break;
            default:
                left = (left * 16) + (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
                break;
        }
    }

    private void WebSocketHead(byte b)
    {
        headRead++;
        if (headRead == 1)
        {
            left = 0;
            return;
        }

        if (headRead == 2)
        {
            lengthByte = b;
            left = b < 126 ? b : 0;
        }
        else
        {
            left = (left << 8) | b;
        }

        if (headRead == (lengthByte switch { 126 => 4, 127 => 10, _ => 2 }))
        {
            headRead = 0;
            state = left > 0 ? State.Body : State.Head;
        }
    }
}
