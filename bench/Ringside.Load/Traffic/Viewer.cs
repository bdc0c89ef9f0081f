namespace Ringside.Load.Traffic;

/// <summary>How a viewer asks for its stream.</summary>
/// <param name="Request">The HTTP request, by the viewer's number.</param>
/// <param name="Greeting">What is sent once the answer's head is there; empty for nothing.</param>
/// <param name="ReadyMark">What the body says when nothing is missed from then on; empty where the head says it.</param>
internal sealed record ViewerAddress(int Port, Func<int, byte[]> Request, byte[] Greeting, byte[] ReadyMark)
{
    /// <summary>What is done elsewhere, by the viewer's number, once the answer's head is there.</summary>
    public Action<int>? Introduce { get; init; }
}

/// <summary>Looks through what a viewer was sent for events.</summary>
internal interface IScanner
{
    /// <param name="now">When the bytes came, as a timestamp.</param>
    /// <returns>How many bytes are done with; the rest, less than <see cref="Generator.Headroom"/>, is shown again with what follows.</returns>
    int Scan(ReadOnlySpan<byte> bytes, long now);
}

/// <summary>One viewer on a socket of its own, which reads whatever there is.</summary>
internal sealed class Viewer(Generator generator, ViewerAddress address, int number, Tally tally, IScanner scanner) : Connection(generator, address.Port)
{
    private readonly List<byte> head = [];
    private readonly byte[] held = new byte[Generator.Headroom];
    private Framing framing;
    private int heldLength;
    private bool streaming;

    public bool IsReady { get; private set; }

    protected override void OnConnected() => Send(address.Request(number));

    protected override void OnReadable()
    {
        int received;
        do
        {
            received = Generator.Receive(this);
            if (received is 0 or -2)
            {
                OnClosed();
                return;
            }

            if (received > 0)
            {
                tally.Receives++;
                tally.Bytes += received;
                Take(Generator.Headroom, received, Mark.Now);
            }
        }
        while (received == Generator.Buffer.Length - Generator.Headroom);
    }

    protected override void OnClosed()
    {
        tally.Closed++;
        tally.Ready -= IsReady ? 1 : 0;
        Close();
    }

    private void Take(int start, int length, long now)
    {
        var end = start + length;
        if (!streaming)
        {
            var before = head.Count;
            head.AddRange(Generator.Buffer.Slice(start, length));
            var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(head);
            if (bytes.IndexOf(Http.HeadEnd) is not (var headLength and >= 0))
            {
                return;
            }

            if (Http.Status(bytes) is not (200 or 101))
            {
                throw new LoadException($"a viewer was answered {System.Text.Encoding.UTF8.GetString(bytes)}");
            }

            framing = Framing.Of(bytes[..(headLength + 4)]);
            streaming = true;
            start += headLength + 4 - before;
            head.Clear();
            Send(address.Greeting);
            address.Introduce?.Invoke(number);
            Ready(address.ReadyMark.Length == 0);
        }

        while (framing.Next(Generator.Buffer[..end], ref start, out var piece))
        {
            Body(start - piece, piece, now);
        }
    }

    private void Body(int start, int length, long now)
    {
        if (!IsReady)
        {
            head.AddRange(Generator.Buffer.Slice(start, length));
            Ready(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(head).IndexOf(address.ReadyMark) >= 0);
        }

        // What was held goes right before the piece: whatever stood there has been taken, or is the buffer's headroom.
        held.AsSpan(0, heldLength).CopyTo(Generator.Buffer[(start - heldLength)..]);
        var bytes = Generator.Buffer.Slice(start - heldLength, heldLength + length);
        var rest = bytes[scanner.Scan(bytes, now)..];
        rest.CopyTo(held);
        heldLength = rest.Length;
    }

    private void Ready(bool ready)
    {
        if (ready && !IsReady)
        {
            IsReady = true;
            tally.Ready++;
            head.Clear();
            head.Capacity = 0;
        }
    }
}
