namespace Ringside.Server.Live;

/// <summary>Frames that lie one behind the other. Where they are several, all are of one session, and its rights decide for each of them.</summary>
public readonly record struct FrameRun(Frame First, Frame Last)
{
    /// <summary>All of them, as chunks of HTTP/1.1.</summary>
    public ReadOnlyMemory<byte> Chunks => First.Block.AsMemory(First.Start, Last.End - First.Start);
}
