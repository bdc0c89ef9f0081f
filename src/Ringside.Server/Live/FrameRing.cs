namespace Ringside.Server.Live;

/// <summary>
/// The newest frames of a topic, shared by all its viewers (A5). One thread adds; any number read without a lock, each with a place of its own. What falls
/// out is found in the store.
/// </summary>
/// <param name="capacity">How many frames it holds at most, a power of two; it grows up to there.</param>
/// <param name="start">The position after which the ring has every frame of its topic.</param>
public sealed class FrameRing(int capacity, long start)
{
    private const int FirstCapacity = 16;

    private Frame?[] slots = new Frame?[FirstCapacity];
    private long floorPosition = start;
    private long floor;
    private long tail;

    /// <summary>The number of the next frame to be added.</summary>
    public long Tail => Volatile.Read(ref tail);

    /// <summary>The ring has every frame after this position.</summary>
    public long FloorPosition => Volatile.Read(ref floorPosition);

    public void Add(Frame frame)
    {
        if (tail - floor == capacity)
        {
            Drop();
        }
        else if (tail - floor == slots.Length)
        {
            Grow();
        }

        Volatile.Write(ref slots[tail & (slots.Length - 1)], frame);
        Volatile.Write(ref tail, tail + 1);
    }

    /// <summary>Lets go of all frames up to a position.</summary>
    public void GiveUp(long position)
    {
        while (floor < tail && slots[floor & (slots.Length - 1)]!.Position <= position)
        {
            Drop();
        }
    }

    /// <summary>Lets go of all frames: what came up to this position is not all here.</summary>
    public void Reset(long position)
    {
        GiveUp(long.MaxValue);
        Volatile.Write(ref floorPosition, position);

        // Whoever has read up to the tail has a next frame to miss.
        Volatile.Write(ref floor, tail + 1);
        Volatile.Write(ref tail, tail + 1);
    }

    /// <summary>The frame with this number; null where it has fallen out.</summary>
    public Frame? Get(long number)
    {
        // The floor moves before a slot is used again. Reading the slot first and the floor second, a frame that took its place is never taken for it.
        var now = Volatile.Read(ref slots);
        var frame = Volatile.Read(ref now[number & (now.Length - 1)]);
        return Volatile.Read(ref floor) <= number ? frame : null;
    }

    /// <summary>The number of the first frame after a position; null where that frame may have fallen out.</summary>
    public long? Find(long position)
    {
        var (low, high) = (Volatile.Read(ref floor), Tail);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Get(middle) is not { } frame)
            {
                return null;
            }

            (low, high) = frame.Position <= position ? (middle + 1, high) : (low, middle);
        }

        // Checked last: a frame that fell out meanwhile has raised the floor.
        return position >= FloorPosition ? low : null;
    }

    private void Drop()
    {
        ref var slot = ref slots[floor & (slots.Length - 1)];
        Volatile.Write(ref floorPosition, slot!.Position);
        Volatile.Write(ref floor, floor + 1);
        slot = null;
    }

    /// <summary>Readers that hold the old slots find there what they looked for; a new tail is written after the new slots.</summary>
    private void Grow()
    {
        var grown = new Frame?[slots.Length * 2];
        for (var number = floor; number < tail; number++)
        {
            grown[number & (grown.Length - 1)] = slots[number & (slots.Length - 1)];
        }

        Volatile.Write(ref slots, grown);
    }
}
