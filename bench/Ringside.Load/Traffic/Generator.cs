using System.Diagnostics;

namespace Ringside.Load.Traffic;

/// <summary>
/// The load's one thread: it polls all sockets, viewers' and writers', and lets the writers go on in between. Writers and viewers share its clock, so a delay
/// needs no synchronising.
/// </summary>
internal sealed unsafe class Generator : IDisposable
{
    /// <summary>Bytes before what is received into <see cref="Buffer"/>, where a viewer puts back what it has left from the last time.</summary>
    public const int Headroom = 128;

    private const int BufferLength = 256 * 1024;

    private readonly int poll = Linux.NewPoll();
    private readonly Linux.PollEvent[] ready = new Linux.PollEvent[1024];
    private readonly List<Connection> connections = [];
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(Headroom + BufferLength, pinned: true);

    /// <summary>Called often: whoever writes looks whether more is due.</summary>
    public Action? Pump { get; set; }

    /// <summary>When the pump wants to be called at the latest, as a timestamp; <see cref="long.MaxValue"/> where it waits for answers only.</summary>
    public Func<long>? NextDue { get; set; }

    /// <summary>What was received last, behind the headroom.</summary>
    public Span<byte> Buffer => buffer;

    public void Add(Connection connection)
    {
        connection.Key = connections.Count;
        connections.Add(connection);
        Linux.Watch(poll, Linux.Add, connection.Socket, Linux.Readable | Linux.Writable, connection.Key);
    }

    public void Watch(Connection connection, uint events) => Linux.Watch(poll, Linux.Modify, connection.Socket, events, connection.Key);

    /// <summary>Closes and forgets all connections.</summary>
    public void Clear()
    {
        connections.ForEach(connection => connection.Close());
        connections.Clear();
        (Pump, NextDue) = (null, null);
    }

    /// <returns>As <see cref="Linux.Receive(int, byte*, int)"/>.</returns>
    public int Receive(Connection connection)
    {
        fixed (byte* first = buffer)
        {
            return Linux.Receive(connection.Socket, first + Headroom, BufferLength);
        }
    }

    public void RunFor(TimeSpan time) => RunUntil(() => false, time);

    /// <returns>Whether it is so; false when the time is up.</returns>
    public bool RunUntil(Func<bool> done, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (!done())
        {
            var left = end - Stopwatch.GetTimestamp();
            if (left <= 0)
            {
                return false;
            }

            PollOnce(Math.Min(left, Stopwatch.Frequency / 100));
        }

        return true;
    }

    public void Dispose()
    {
        Clear();
        _ = Linux.Close(poll);
    }

    private void PollOnce(long ticks)
    {
        if (NextDue is { } due)
        {
            ticks = Math.Clamp(due() - Stopwatch.GetTimestamp(), 0, ticks);
        }

        var count = Linux.Wait(poll, ready, Stopwatch.GetElapsedTime(0, ticks));
        for (var i = 0; i < count; i++)
        {
            var connection = connections[(int)ready[i].Key];
            if (!connection.IsClosed)
            {
                connection.OnReady(ready[i].Events);
            }

            if ((i & 63) == 63)
            {
                Pump?.Invoke();
            }
        }

        Pump?.Invoke();
    }
}
