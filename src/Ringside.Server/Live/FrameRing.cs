namespace Ringside.Server.Live;

/// <summary>
/// The newest frames of a topic, shared by all its viewers (A5). One thread adds; any number read without a lock, each with a place of its own. What falls
/// out is found in the store.
/// </summary>
/// <param name="capacity">How many frames it holds, a power of two.</param>
/// <param name="maxBytes">How many bytes of frames it holds.</param>
/// <param name="start">The position after which the ring has every frame of its topic.</param>
public sealed class FrameRing(int capacity, long maxBytes, long start)
{
    private readonly Frame?[] slots = new Frame?[capacity];
    private long floorPosition = start;
    private long floor;
    private long tail;
    private long bytes;

    /// <summary>The number of the next frame to be added.</summary>
    public long Tail => Volatile.Read(ref tail);

    /// <summary>The ring has every frame after this position.</summary>
    public long FloorPosition => Volatile.Read(ref floorPosition);

    public void Add(Frame frame)
    {
        while (tail - floor == capacity || (bytes + frame.Length > maxBytes && tail > floor))
        {
            Drop();
        }

        bytes += frame.Length;
        Volatile.Write(ref slots[tail & (capacity - 1)], frame);
        Volatile.Write(ref tail, tail + 1);
    }

    /// <summary>The frame with this number; null where it has fallen out.</summary>
    public Frame? Get(long number)
    {
        // The floor moves before a slot is used again. Reading the slot first and the floor second, a frame that took its place is never taken for it.
        var frame = Volatile.Read(ref slots[number & (capacity - 1)]);
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
        ref var slot = ref slots[floor & (capacity - 1)];
        bytes -= slot!.Length;
        Volatile.Write(ref floorPosition, slot.Position);
        Volatile.Write(ref floor, floor + 1);
        slot = null;
    }
}
