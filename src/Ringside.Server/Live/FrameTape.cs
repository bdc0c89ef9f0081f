using Ringside.EventLog;

namespace Ringside.Server.Live;

/// <summary>
/// Encodes events one behind the other into blocks, and bounds what all rings together keep alive: a ring holds frames, a frame its whole block. Used by one
/// thread.
/// </summary>
/// <param name="maxBytes">Beyond so many bytes the oldest blocks are given up.</param>
internal sealed class FrameTape(string epoch, long maxBytes, int blockBytes = FrameTape.BlockBytes)
{
    /// <summary>More than is sent at once, so that most goes out in one piece.</summary>
    private const int BlockBytes = 128 * 1024;

    /// <summary>What a frame and its event take beside the block, on a 64-bit machine.</summary>
    private const int FrameOverhead = 256;

    private readonly Queue<(long LastPosition, long Bytes)> full = [];
    private byte[] block = [];
    private int end;
    private long held;
    private long bytes;
    private long last;

    /// <summary>No ring may hold a frame of this position or before.</summary>
    public long GivenUp { get; private set; }

    public Frame Add(LogEvent e)
    {
        var length = Frame.MaxLength(epoch, e);
        if (block.Length - end < length)
        {
            Turn(Math.Max(blockBytes, length));
        }

        var frame = new Frame(e, epoch, block, end);
        (end, last) = (frame.End, frame.Position);
        bytes += FrameOverhead;
        return frame;
    }

    private void Turn(int size)
    {
        full.Enqueue((last, bytes));
        held += bytes;
        (block, end, bytes) = (GC.AllocateUninitializedArray<byte>(size), 0, size);
        while (held + bytes > maxBytes && full.TryDequeue(out var oldest))
        {
            held -= oldest.Bytes;
            GivenUp = oldest.LastPosition;
        }
    }
}
