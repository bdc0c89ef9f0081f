namespace Ringside.Load.Traffic;

/// <summary>Checks that every event comes once and in its writer's order, and measures how long it took.</summary>
internal sealed class MarkScanner(Tally tally) : IScanner
{
    private readonly long[] next = new long[Mark.Writers];
    private int stride;

    /// <summary>The order in which the writers' events came, as a number: equal for viewers who saw the same.</summary>
    public ulong Order { get; private set; }

    /// <summary>What the writers sent and this viewer never saw.</summary>
    public long Missing(IReadOnlyList<long> written) => written.Select((count, writer) => count - next[writer]).Sum();

    public int Scan(ReadOnlySpan<byte> bytes, long now)
    {
        var at = 0;
        while (true)
        {
            // Events of one size follow each other at one distance.
            var guess = at + stride;
            if (stride == 0 || guess + Mark.Length > bytes.Length || !Mark.IsAt(bytes[guess..]))
            {
                var found = Mark.Find(bytes[at..]);
                if (found < 0)
                {
                    return Math.Max(at, bytes.Length - 3);
                }

                guess = at + found;
                if (guess + Mark.Length > bytes.Length)
                {
                    return guess;
                }

                if (!Mark.IsAt(bytes[guess..]))
                {
                    at = guess + 1;
                    continue;
                }
            }

            Event(bytes[guess..], now);
            (stride, at) = (at == 0 ? stride : guess - at, guess + Mark.Length);
        }
    }

    private void Event(ReadOnlySpan<byte> mark, long now)
    {
        var (writer, number) = (Mark.Writer(mark), Mark.Number(mark));
        Order = (Order * 31) + (ulong)(number + writer);
        tally.Delivered++;
        if (number == next[writer])
        {
            next[writer]++;
        }
        else if (number > next[writer])
        {
            tally.Lost += number - next[writer];
            next[writer] = number + 1;
        }
        else
        {
            tally.Repeated++;
            tally.Delivered--;
        }

        if (tally.MeasuredFrom != long.MaxValue && Mark.Time(mark) is var time && time >= tally.MeasuredFrom && time < tally.MeasuredUntil)
        {
            tally.Delays.Add(now - time);
        }
    }
}
